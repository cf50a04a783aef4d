// A color's text field, its picker and "none" say the same: whichever was touched last is meant.
const [text, picker, none] = ["text", "picker", "none"].map((part) =>
  document.querySelector(`[data-color="${part}"]`),
);

picker?.addEventListener("input", () => {
  text.value = picker.value;
  if (none) none.checked = false;
});

text?.addEventListener("input", () => {
  const digits = /^#?([0-9a-f]{6})$/i.exec(text.value.trim());
  if (digits) picker.value = `#${digits[1].toLowerCase()}`;
  if (none && text.value) none.checked = false;
});
