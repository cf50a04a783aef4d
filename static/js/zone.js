// Where somebody is, asked once: the browser knows the zone, the person says whether it is right.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

// On an invitation the answer goes along with the yes.
for (const input of document.querySelectorAll("input[data-browser-zone]")) input.value = zone ?? "";

// Two names may stand for the same clock (Asia/Calcutta, Asia/Kolkata): what counts is the time
// they show, in winter and in summer.
const clocks = (name) =>
  [0, 90, 180, 270].map((days) =>
    new Intl.DateTimeFormat("en", { timeZone: name, dateStyle: "short", timeStyle: "short" })
      .format(Date.now() + days * 86_400_000),
  ).join();

const ask = (template) => {
  const notice = template.content.cloneNode(true);
  const time = new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).format();
  for (const part of notice.querySelectorAll("[data-zone]")) part.textContent = zone.replaceAll("_", " ");
  for (const part of notice.querySelectorAll("[data-clock]")) part.textContent = time;
  notice.querySelector("input[name=zone]").value = zone;
  document.getElementById("messages").append(notice);
};

// Right as it is: said in the background, so that the question does not come up on a journey.
const keep = (template) => {
  const form = template.content.querySelector("form");
  const words = new FormData(form);
  words.set("answer", "keep");
  fetch(form.getAttribute("action"), { method: "POST", body: words, redirect: "manual" });
};

const template = document.getElementById("zone-question");
const known = document.body.dataset.zone;
// A browser that hides where it is says UTC.
if (template && known && zone && zone !== "UTC") {
  try {
    if (clocks(known) === clocks(zone)) keep(template);
    else ask(template);
  } catch {
    // A name that this browser does not know: the profile has the list.
  }
}
