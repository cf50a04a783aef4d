// <button data-copy="id" data-copied="…" hidden> copies the text of that field and says so beside it.
// Without this module the text is selected and copied by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    const status = button.parentElement.querySelector("[data-copy-status]");
    if (status) status.textContent = button.dataset.copied;
  });
}
