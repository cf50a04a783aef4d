// Says which file was chosen and how large it is, before it is sent. Dropping works without
// this module, too: a browser takes a file that falls on its own file field.
const sizeOf = (bytes) => {
  const [unit, amount] = bytes < 100_000 ? ["kilobyte", bytes / 1024] : ["megabyte", bytes / 1024 ** 2];
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit", unit, maximumFractionDigits: amount < 10 ? 1 : 0,
  }).format(amount);
};

for (const zone of document.querySelectorAll("[data-file-drop]")) {
  const input = zone.querySelector("input[type='file']");
  const said = zone.querySelector("[role='status']");
  const say = () => {
    const file = input.files[0];
    const tooLarge = Boolean(file) && file.size > Number(zone.dataset.most);
    const size = file && sizeOf(file.size);
    said.textContent = !file ? "" : tooLarge
      ? zone.dataset.tooLarge.replace("{file}", file.name).replace("{size}", size)
      : `${file.name} (${size})`;
    zone.classList.toggle("wrong", tooLarge);
    zone.classList.toggle("chosen", Boolean(file));
    if (tooLarge) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  input.addEventListener("change", say);
  for (const event of ["dragenter", "dragover"]) {
    zone.addEventListener(event, (moved) => { moved.preventDefault(); zone.classList.add("over"); });
  }
  for (const event of ["dragleave", "drop"]) zone.addEventListener(event, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (dropped) => {
    dropped.preventDefault();
    if (!dropped.dataTransfer.files.length) return;
    input.files = dropped.dataTransfer.files;
    say();
  });
  say();
}
