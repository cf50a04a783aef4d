// The header's search: what is found shows while one types, and arrows walk through it.
// Without this module it is a field whose Enter opens the page of results.
const input = document.getElementById("search-everywhere");
const panel = document.getElementById("search-panel");
const said = document.getElementById("search-said");
let active = -1;

const options = () => Array.from(panel.querySelectorAll("[role=option]"));
const point = (to) => {
  active = to;
  options().forEach((option, at) => option.setAttribute("aria-selected", String(at === to)));
  const option = options()[to];
  option?.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
};

const show = (open) => {
  panel.hidden = !open;
  input.setAttribute("aria-expanded", String(open && options().length > 0));
  point(-1);
};

const keys = (event) => {
  const count = options().length;
  if (event.key === "Escape" && !panel.hidden) {
    event.preventDefault();
    show(false);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
    event.preventDefault();
    if (panel.hidden) show(true);
    // One place beyond either end is the field itself.
    point((active + (event.key === "ArrowDown" ? 2 : count + 1)) % (count + 1) - 1);
  } else if (event.key === "Enter" && active >= 0 && !panel.hidden) {
    event.preventDefault();
    options()[active].click();
  }
};

if (input && panel) {
  input.addEventListener("keydown", keys);
  input.addEventListener("input", () => input.value.trim() || show(false));
  panel.addEventListener("htmx:afterSwap", () => {
    options().forEach((option, at) => { option.id = `search-option-${at}`; });
    show(document.activeElement === input && input.value.trim() !== "");
    said.textContent = panel.querySelector("[data-said]")?.dataset.said ?? "";
  });
  // A press inside must not take the focus away before it is a click.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  input.addEventListener("blur", () => show(false));
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || writing || event.ctrlKey || event.metaKey) return;
    if (!input.checkVisibility()) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}
