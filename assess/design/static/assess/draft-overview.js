// Keeps the overview of a draft as it is now, and says who is on which point. The page works without.
import { Asking, fresh, people, refresh } from "./draft-follow.js";

const overview = document.querySelector("[data-draft-overview]");
let notes;

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

async function told(said) {
  const news = said.saves.length > 0 || (notes !== undefined && notes !== said.notes);
  notes = said.notes;
  if (news) {
    const html = await fresh();
    if (html) refresh(html);
  }
  showPresent(said.here);
  return true;
}

if (overview) {
  const asking = new Asking(overview.dataset.follow, told);
  asking.since = Number(overview.dataset.since);
}
