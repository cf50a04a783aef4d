// After an answer: go to what is wrong, and say when nothing came back.
const firstWrong = (root) =>
  root.querySelector(".error-summary") ?? root.querySelector("[aria-invalid='true']");

document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  // What was replaced as a whole is no longer in the page; its successor has its id.
  const part = target.isConnected ? target : document.getElementById(target.id);
  if (part) firstWrong(part)?.focus();
});

const sayFailure = () => {
  const template = document.getElementById("failure-notice");
  const messages = document.getElementById("messages");
  if (template && messages) messages.replaceChildren(template.content.cloneNode(true));
};
document.addEventListener("htmx:sendError", sayFailure);
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) sayFailure();
});

// A wrong form that came as a whole page; the styleguide shows some without meaning them.
if (!document.querySelector("[data-specimens]")) firstWrong(document)?.focus();
