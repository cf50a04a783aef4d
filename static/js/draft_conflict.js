// Another device has saved since. Nothing is overwritten before somebody says so, and the words
// that are not shown are kept in this window.
import { drop, keep, kept } from "./draft_copy.js";
import { bodyOf, post } from "./draft_post.js";

const panelOf = (form, which) => {
  const template = form.querySelector("[data-draft-words]").content.querySelector(which);
  form.parentElement.querySelector("[data-draft-panel]")?.remove();
  return template.cloneNode(true);
};

// Other words than one has just read begin at the top, where it says which they are.
export const reload = (saving) => {
  saving.left = true;
  history.scrollRestoration = "manual";
  location.reload();
};

export const showConflict = (saving, { said, version }) => {
  const { form, mark } = saving;
  saving.held = true;
  const typed = form.querySelector(":focus");
  const panel = (saving.panel = panelOf(form, "[role=alert]"));
  panel.querySelector("strong").textContent = said;
  const theirs = panel.querySelector("[data-theirs]");
  theirs.hidden = version === null;
  theirs.addEventListener("click", () => {
    keep(mark, "other", bodyOf(form));
    drop(mark, "copy");
    reload(saving);
  });
  panel.querySelector("[data-mine]").addEventListener("click", () => {
    mark.value = version ?? "";
    saving.held = false;
    panel.remove();
    typed?.focus({ preventScroll: true }); // The button that had the focus is gone.
    saving.save();
  });
  // There forms.css keeps it in view, and what one is typing moves only where it would be covered.
  (form.querySelector(".form-actions") ?? form).prepend(panel);
  typed?.scrollIntoView({ block: "nearest" });
};

// The page shows the other version, and this window has one of its own: they change places.
export const showOther = (saving) => {
  const { form, mark } = saving;
  const panel = panelOf(form, ".notice[role=status]");
  form.before(panel);
  panel.querySelector("[data-swap]").addEventListener("click", async () => {
    await saving.save();
    const shown = bodyOf(form);
    const mine = new URLSearchParams(kept(mark, "other"));
    mine.set("draft", mark.value);
    if ((await post(form, mine)).state !== "saved") return;
    keep(mark, "other", shown);
    drop(mark, "copy");
    reload(saving);
  });
};
