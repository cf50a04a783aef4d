// A part of the agreement's form says whether something in it is still open. The server has said
// so when the page was made; here it follows what is typed and chosen.
for (const part of document.querySelectorAll("[data-part]")) {
  const words = part.querySelector("[data-said]");
  const answered = (line) =>
    [...line.querySelectorAll("input, select, textarea")].some((field) =>
      field.type === "radio" || field.type === "checkbox"
        ? field.checked && field.value !== ""
        : field.value.trim() !== "",
    );
  const tell = () => {
    const said = [...part.querySelectorAll("[data-line]")].every(answered);
    words.textContent = said ? words.dataset.said : words.dataset.open;
  };
  part.addEventListener("input", tell);
}
