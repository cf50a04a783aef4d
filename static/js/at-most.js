// <form data-at-most="5">: of its checkboxes and the days typed beside them no more can be chosen.
// The server says the same when the form is sent; this says it before.
for (const form of document.querySelectorAll("form[data-at-most]")) {
  const most = Number(form.dataset.atMost);
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const typed = [...form.querySelectorAll("input[type=date]")];
  const status = form.querySelector("[data-full]");

  const look = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    const chosen = ticked + typed.filter((input) => input.value).length;
    for (const box of boxes) box.disabled = chosen >= most && !box.checked;
    const { full, over } = status?.dataset ?? {};
    // Said when it changes only, so that it is not read out again with every tick.
    const words = chosen > most ? over : chosen === most ? full : "";
    if (status && status.textContent !== words) status.textContent = words;
  };

  form.addEventListener("change", look);
  // A browser that goes back fills in what was ticked after this has run.
  addEventListener("pageshow", look);
  look();
}
