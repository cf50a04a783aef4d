// Shows the button to join from ten minutes before the start until the end. The server decides
// the same when the page is loaded; this saves the reload.
const shown = (place, now) => {
  const opens = Date.parse(place.dataset.joinFrom);
  const ends = Date.parse(place.dataset.joinUntil);
  const open = opens <= now && now < ends;
  const button = place.matches("[data-join]") ? place : place.querySelector("[data-join]");
  const wait = place.querySelector("[data-wait]");
  button.hidden = !open;
  if (wait) wait.hidden = open || now >= ends;
};

const places = document.querySelectorAll("[data-join-from]");
const look = () => {
  const now = Date.now();
  for (const place of places) shown(place, now);
};

if (places.length) {
  // A timer sleeps with the laptop; a look every half minute does not miss the moment.
  setInterval(look, 30_000);
  document.addEventListener("visibilitychange", look);
}
