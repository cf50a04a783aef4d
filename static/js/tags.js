// Words apart by commas become chips with a list of suggestions. The field itself stays in the
// form, hidden, and keeps the text with commas: that is what is posted, with or without this.
import { suggestFor } from "./suggestions.js";

const split = (text) => text.split(/[,;\n]/).map((word) => word.trim()).filter(Boolean);
const has = (words, word) => words.some((one) => one.toLowerCase() === word.toLowerCase());
const MOST_OFFERED = 8;

for (const box of document.querySelectorAll("[data-tags]")) {
  const value = box.querySelector("input");
  const focused = document.activeElement === value;
  const known = [...(document.getElementById(value.getAttribute("list"))?.options ?? [])].map((o) => o.value);
  const input = value.cloneNode();
  for (const name of ["name", "list", "maxlength", "value", "required"]) input.removeAttribute(name);
  for (const name of ["id", "list", "aria-invalid", "aria-describedby"]) value.removeAttribute(name);
  value.type = "hidden";
  const chips = Object.assign(document.createElement("ul"), { className: "chips" });
  const said = Object.assign(document.createElement("span"), { className: "visually-hidden", role: "status" });
  box.append(chips, input, said);
  box.classList.add("live");

  let words = [];
  const say = (text, word) => { said.textContent = text.replace("{name}", word); };
  const keep = () => { value.value = [...words, ...split(input.value)].join(", "); };
  const draw = () => {
    chips.replaceChildren(...words.map((word) => {
      const chip = box.querySelector("template").content.firstElementChild.cloneNode(true);
      chip.querySelector("span").textContent = word;
      const button = chip.querySelector("button");
      button.setAttribute("aria-label", box.dataset.remove.replace("{name}", word));
      button.addEventListener("click", () => { remove(word); input.focus(); });
      return chip;
    }));
    keep();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const add = (more) => {
    for (const word of more) if (!has(words, word)) { words.push(word); say(box.dataset.added, word); }
    draw();
  };
  const remove = (word) => { words = words.filter((one) => one !== word); say(box.dataset.removed, word); draw(); };
  const takeAll = () => { const more = split(input.value); input.value = ""; if (more.length) add(more); };

  // First: an Enter that takes a suggestion is not an Enter after a word.
  suggestFor(input, {
    label: box.dataset.suggestions,
    offer: (text) => known.filter((name) => !has(words, name) && name.toLowerCase().includes(text.toLowerCase())).slice(0, MOST_OFFERED),
    take: (name) => { input.value = ""; add([name]); },
  });
  input.addEventListener("input", () => (/[,;]/.test(input.value) ? takeAll() : keep()));
  input.addEventListener("blur", takeAll);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.defaultPrevented && input.value.trim()) { event.preventDefault(); takeAll(); }
    if (event.key === "Backspace" && !input.value && words.length) remove(words.at(-1));
  });
  words = split(value.value);
  draw();
  if (focused) input.focus();
}
