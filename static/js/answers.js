// After an answer: go to what is wrong, and say when nothing came back.
const firstWrong = (root) =>
  root.querySelector(".error-summary") ?? root.querySelector("[aria-invalid='true']");

document.addEventListener("htmx:afterSwap", (event) => {
  firstWrong(event.detail.target)?.focus();
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
