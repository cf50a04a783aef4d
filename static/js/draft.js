// Forms with `components/draft.html` in them keep what is typed on the server until it is sent.
import { reload, showOther } from "./draft_conflict.js";
import { drop, dropOfOthers, keep, kept } from "./draft_copy.js";
import { bodyOf, post, sendOff, wordsOf } from "./draft_post.js";
import { Saving } from "./draft_saving.js";
import { sendAfterSaving } from "./draft_sending.js";

const savings = new Map();

// What this tab still holds is newer than the page: the server gets it, and shows it.
const bringBack = async (saving, copy) => {
  const { form, mark } = saving;
  const answer = await post(form, copy);
  if (answer.state === "conflict") {
    keep(mark, "other", copy);
    drop(mark, "copy");
    showOther(saving);
  } else if (answer.state === "saved") {
    drop(mark, "copy");
    mark.value = answer.version;
    if (!saving.left && wordsOf(copy) !== wordsOf(bodyOf(form))) reload(saving);
  }
};

const begin = () => {
  for (const form of savings.keys()) if (!form.isConnected) savings.delete(form);
  for (const mark of document.querySelectorAll("[data-draft]")) {
    const known = savings.get(mark.form);
    if (known) {
      if (wordsOf(bodyOf(mark.form)) !== known.words) known.touch();
      continue;
    }
    const saving = new Saving(mark.form);
    savings.set(mark.form, saving);
    dropOfOthers(mark);
    const copy = kept(mark, "copy");
    if ("unsaved" in mark.dataset) saving.touch();
    else if (copy) saving.running = bringBack(saving, copy).finally(() => (saving.running = null));
    if (kept(mark, "other")) showOther(saving);
  }
};

begin();
sendAfterSaving(savings);
document.addEventListener("htmx:afterSettle", begin);
document.addEventListener("input", (event) => savings.get(event.target.form)?.touch());
window.addEventListener("online", () => savings.forEach((saving) => saving.save()));

const hide = () => savings.forEach((saving) => saving.waits && sendOff(saving.form));
window.addEventListener("pagehide", hide);
document.addEventListener("visibilitychange", () => document.hidden && hide());
window.addEventListener("pageshow", (event) => {
  if (event.persisted) savings.forEach((saving) => (saving.left = false));
});
