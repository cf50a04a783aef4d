// The link and the place that were filled in for one way of meeting go when another is chosen, in
// sight of who chooses, and come back with it. What somebody typed stays.
document.addEventListener("change", ({ target }) => {
  if (!target.matches(".where [name='way']")) return;
  const filledIn = (name) => target.form.elements[`initial-${name}`].value;
  const back = target.value === filledIn("way");
  for (const name of ["link", "place"]) {
    const field = target.form.elements[name];
    if (field.value === (back ? "" : filledIn(name))) field.value = back ? filledIn(name) : "";
  }
});
