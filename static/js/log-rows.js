// Action items on the log page: Enter goes on to the next row, and a tap sets a day.
const actions = document.getElementById("actions");
const total = actions.querySelector("[name$='-TOTAL_FORMS']");
const template = actions.querySelector("template");
const more = document.getElementById("add-row");

const touched = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

const showDays = (part) => {
  for (const days of part.querySelectorAll("[data-days]")) days.hidden = false;
};

const add = () => {
  const number = Number(total.value);
  if (number >= Number(template.dataset.most)) return null;
  const row = template.content.firstElementChild.cloneNode(true);
  for (const part of [row, ...row.querySelectorAll("*")]) {
    for (const { name, value } of part.attributes) {
      if (!value.includes("__")) continue;
      part.setAttribute(
        name,
        value.replaceAll("__prefix__", number).replaceAll("__number__", number + 1),
      );
    }
  }
  showDays(row);
  template.before(row);
  total.value = number + 1;
  if (more) more.hidden = total.value >= Number(template.dataset.most);
  touched(total);
  return row.querySelector("[name$='-text']");
};

// Enter anywhere else sends the form.
actions.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("[name$='-text']"))
    return;
  event.preventDefault();
  const texts = [...actions.querySelectorAll("[name$='-text']")];
  (texts[texts.indexOf(event.target) + 1] ?? add())?.focus();
});

actions.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button && button === more) {
    event.preventDefault();
    add()?.focus();
  } else if (button?.dataset.day) {
    const due = button.closest("[role=group]").querySelector("[name$='-due_on']");
    due.value = button.dataset.day;
    touched(due);
  }
});

showDays(actions);
