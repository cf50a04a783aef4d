// Suggestions for the word being typed where several stand in one field, apart by commas.
// A <datalist> knows whole values only, so what stands before the last comma goes in front.
for (const input of document.querySelectorAll("input[data-tags]")) {
  const known = document.getElementById(input.getAttribute("list"));
  if (!known) continue;
  const names = Array.from(known.options, (option) => option.value);
  const list = document.createElement("datalist");
  list.id = `${input.id}-suggestions`;
  input.after(list);
  input.setAttribute("list", list.id);

  const suggest = () => {
    const comma = input.value.lastIndexOf(",") + 1;
    const before = comma ? `${input.value.slice(0, comma)} ` : "";
    const used = new Set(input.value.toLowerCase().split(",").map((name) => name.trim()));
    list.replaceChildren(
      ...names
        .filter((name) => !used.has(name.toLowerCase()))
        .map((name) => Object.assign(document.createElement("option"), { value: before + name })),
    );
  };
  input.addEventListener("input", suggest);
  input.addEventListener("focus", suggest, { once: true });
}
