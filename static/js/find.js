// <select data-find="Find a city">: a field above a long list that shows only what fits.
// The select stays what is sent, and what there is without this module.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

for (const select of document.querySelectorAll("select[data-find]")) {
  const known = Array.from(select.querySelectorAll("option"), (option) => ({
    option,
    group: option.closest("optgroup"),
    words: plain(`${option.textContent} ${option.value.replaceAll("_", " ")}`),
  }));
  const input = document.createElement("input");
  input.type = "search";
  input.className = "find";
  input.placeholder = select.dataset.find;
  input.setAttribute("aria-label", select.dataset.find);
  input.setAttribute("aria-controls", select.id);
  select.before(input);

  const show = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    const chosen = select.value;
    select.replaceChildren();
    for (const { option } of known) option.remove();
    for (const { option, group, words: text } of known) {
      // What is chosen stays, so that looking around changes nothing.
      if (option.value !== chosen && !words.every((word) => text.includes(word))) continue;
      group?.append(option);
      select.append(group ?? option);
    }
    select.value = chosen;
    select.size = words.length ? Math.min(8, Math.max(2, select.length)) : 0;
  };
  const close = () => {
    input.value = "";
    show();
  };

  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    // Enter here looks at what was found; it does not send the form.
    event.preventDefault();
    select.focus();
    const first = Array.from(select.options).find((option) => option.value !== select.value);
    if (input.value && first) select.value = first.value;
  });
  select.addEventListener("change", () => {
    if (document.activeElement !== select) close();
  });
  select.addEventListener("blur", close);
  select.addEventListener("dblclick", close);
}
