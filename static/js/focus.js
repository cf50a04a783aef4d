// After a part of the page was exchanged the focus stays on the same element, known by its id
// (htmx does that while it is in the new part too); else it goes to what stands in for it: the
// part's [autofocus], its heading, or the part itself. What is wrong in a form comes first.
let before = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  const active = document.activeElement;
  before = event.detail.target.contains(active) ? { id: active.id, part: event.detail.target.id } : null;
});

const standIn = (part) =>
  part.querySelector("[autofocus]") ?? part.querySelector("h1, h2, h3, legend") ?? part;

document.addEventListener("htmx:afterSettle", () => {
  if (!before) return;
  const { id, part } = before;
  before = null;
  const active = document.activeElement;
  if (active && active !== document.body) return;
  const same = id && document.getElementById(id);
  const place = same || (part && document.getElementById(part));
  const to = same || (place && standIn(place));
  if (!to) return;
  if (to.tabIndex < 0) to.tabIndex = -1;
  to.focus({ preventScroll: false });
});
