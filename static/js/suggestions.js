// A list of suggestions under a text field (the combobox pattern): the focus stays in the field
// while the arrow keys move through the list, Enter takes one, Escape closes it.
export const suggestFor = (input, { label, offer, take }) => {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  input.parentElement.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let active = -1;
  const mark = (index) => {
    active = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  };
  const show = (names) => {
    list.replaceChildren(...names.map((name, i) => {
      const option = Object.assign(document.createElement("li"), { id: `${list.id}-${i}`, textContent: name });
      option.setAttribute("role", "option");
      return option;
    }));
    list.hidden = names.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  };
  const close = () => show([]);
  const choose = (option) => { take(option.textContent); close(); };

  input.addEventListener("input", () => show(input.value.trim() ? offer(input.value.trim()) : []));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) show(offer(input.value.trim()));
      const many = list.children.length;
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (many) mark(active < 0 && step < 0 ? many - 1 : (active + step + many) % many);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    } else if (event.key === "Escape" && !list.hidden) close();
  });
  // Before the blur that a press would cause.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    if (event.target.closest("li")) choose(event.target.closest("li"));
  });
  close();
};
