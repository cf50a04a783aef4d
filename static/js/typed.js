// Words are not sent into the void: a form with something typed in it is sent once the site can
// be reached. Forms that keep a draft (draft.js) and forms of htmx (answers.js) say so themselves.
const typed = new WeakSet();
const passed = new WeakSet();

const reachable = async () => {
  try {
    await fetch("/livez", { cache: "no-store", signal: AbortSignal.timeout(4000) });
    return true;
  } catch {
    return false;
  }
};

let notice;
const sayOffline = () => {
  notice ??= document.getElementById("offline-notice").content.firstElementChild.cloneNode(true);
  document.getElementById("messages").append(notice);
  notice.scrollIntoView({ block: "nearest" });
};
window.addEventListener("online", () => notice?.remove());

document.addEventListener("input", (event) => {
  if (event.target.form) typed.add(event.target.form);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  // Whoever comes to this computer next finds nothing that was typed here.
  if (form.getAttribute("action")?.endsWith("/logout/")) sessionStorage.clear();
  const elsewhere = event.defaultPrevented || form.querySelector("[data-draft]");
  if (elsewhere || form.getAttribute("method") !== "post" || form.hasAttribute("data-hx-post")) return;
  if (passed.has(form) || (navigator.onLine && !typed.has(form))) return;
  event.preventDefault();
  if (await reachable()) {
    passed.add(form);
    form.requestSubmit(event.submitter);
  } else {
    sayOffline();
  }
});

// The page came back from the browser's memory: it may be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach((form) => passed.delete(form));
});
