// After an answer: go to what is wrong, and say when nothing came back.
document.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.target;
  const wrong = target.querySelector(".error-summary") ?? target.querySelector("[aria-invalid='true']");
  if (wrong) wrong.focus();
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

// A wrong form that came as a whole page: its summary takes the focus.
document.querySelector(".error-summary")?.focus();
