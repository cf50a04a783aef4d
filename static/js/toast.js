// A notice with data-toast floats at the foot of the page (the style sheet does that where
// scripts run) and goes after a while in which nobody pointed at it or was in it. The page
// has the same way to undo elsewhere, so nothing is lost with it.
const STAY = 10_000;

const begin = (notice) => {
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => notice.remove(), STAY);
  };
  const hold = () => clearTimeout(timer);
  for (const event of ["pointerenter", "focusin"]) notice.addEventListener(event, hold);
  for (const event of ["pointerleave", "focusout"]) {
    notice.addEventListener(event, () => {
      if (!notice.matches(":hover, :focus-within")) wait();
    });
  }
  notice.querySelector("[data-dismiss]")?.addEventListener("click", () => notice.remove());
  wait();
};

const messages = document.getElementById("messages");
const floats = matchMedia("(scripting: enabled)").matches;
const beginAll = () => {
  for (const notice of messages.querySelectorAll("[data-toast]:not([data-begun])")) {
    notice.dataset.begun = "";
    begin(notice);
  }
};
if (messages && floats) {
  beginAll();
  // htmx puts new ones in.
  new MutationObserver(beginAll).observe(messages, { childList: true });
}
