// A form is sent after the save that is on its way, which would come back as a draft otherwise;
// and while there is no connection, the page stays.
import { drop } from "./draft_copy.js";

const finish = async (saving) => {
  // Nothing typed since, but sending it now would lead nowhere: the save will say so.
  if (!navigator.onLine) saving.dirty = true;
  const answer = saving.dirty || saving.running ? await saving.save() : undefined;
  if (answer?.state === "offline") return false;
  if (answer?.state === "conflict" && !saving.warned) {
    // Once more is a decision: what stands here is sent, the other version stays a draft.
    saving.warned = true;
    saving.panel.tabIndex = -1;
    saving.panel.focus();
    return false;
  }
  drop(saving.mark, "other");
  if (answer?.state !== "failed") drop(saving.mark, "copy");
  return true;
};

export const sendAfterSaving = (savings) => {
  document.addEventListener("submit", async (event) => {
    if (event.target.matches("[data-draft-discard]")) {
      const running = [...savings.values()].map((saving) => saving.running).filter(Boolean);
      for (const saving of savings.values()) {
        saving.left = true;
        drop(saving.mark, "copy");
      }
      if (running.length) {
        event.preventDefault();
        await Promise.all(running);
        event.target.requestSubmit();
      }
    }
    const saving = savings.get(event.target);
    if (!saving || saving.left || saving.form.hasAttribute("data-hx-post")) return;
    event.preventDefault();
    if (saving.sending) return;
    saving.sending = true;
    const goes = await finish(saving);
    // A browser sends nothing from within the event that told of the sending.
    await new Promise((then) => setTimeout(then));
    saving.sending = false;
    if (!goes) return;
    saving.left = true;
    saving.form.requestSubmit(event.submitter);
  });

  document.addEventListener("htmx:confirm", async (event) => {
    const saving = savings.get(event.target);
    if (!saving?.dirty && !saving?.running) return;
    event.preventDefault();
    if (await finish(saving)) event.detail.issueRequest(true);
  });
};
