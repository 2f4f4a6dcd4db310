// Keeps the overview of a draft as it is now, and says who is on which point. The page works without.
import { Asking, fresh, people, refresh } from "./draft-follow.js";
import { MOVED_ON, SHUT } from "./draft-status.js";

const overview = document.querySelector("[data-draft-overview]");
let notes = overview?.dataset.notesMark;

function showPresent(here) {
  const present = new Map();
  for (const each of here.filter((one) => !one.me)) {
    present.set(each.part, [...(present.get(each.part) ?? []), each.name]);
  }
  for (const place of document.querySelectorAll("[data-here]")) {
    const names = present.get(place.dataset.here);
    const words = names ? `${people(names)} here` : "";
    if (place.textContent !== words) place.textContent = words;
  }
}

function say(words) {
  const place = document.querySelector("[data-draft-moved]");
  if (place.textContent !== words) place.textContent = words;
}

let words = ""; // of the report, while it is open to who looks

async function told(said) {
  words = said.state === overview.dataset.state ? "" : MOVED_ON;
  say(words);
  showPresent(said.here);
  if (said.saves.length > 0 || notes !== said.notes) {
    const html = await fresh(); // if it throws, it is told again
    if (html) refresh(html);
    notes = said.notes;
  }
}

if (overview) {
  new Asking(overview.dataset.follow, told, {
    since: Number(overview.dataset.since),
    open: () => say(words),
    shut: (status) => say(status === 409 ? MOVED_ON : SHUT),
  });
}
