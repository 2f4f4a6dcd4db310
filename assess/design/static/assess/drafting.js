// The pages on which a draft is written: each form saves by itself (draft.js), nothing typed goes when
// the page does, and a page gone back to is asked for afresh. Pages work without it.
import "./paste.js";
import { Draft } from "./draft.js";

const drafts = [];
for (const form of document.querySelectorAll("form[data-drafting][data-place]")) drafts.push(new Draft(form));

// A page that asks about a clash, or what becomes of actions, holds every word itself. The copy of the
// page before it stays until something is chosen: the form has its mark.
const plain = [...document.querySelectorAll("form[data-drafting]:not([data-place])")];
let unsaved = plain.some((form) => form.hasAttribute("data-unsaved"));
for (const form of plain) {
  form.addEventListener("input", () => {
    unsaved = true;
  });
  form.addEventListener("submit", () => {
    unsaved = false;
  });
}

window.addEventListener("beforeunload", (event) => {
  if (unsaved || drafts.some((draft) => draft.unsaved && !draft.leaving)) event.preventDefault();
});
// A page gone back to, as the browser kept it, does not know what was saved since: ask afresh.
// What is typed and not saved comes back from its copy in the browser. A save on its way is waited
// for: the page asked for meanwhile would not have its words, and the copy would have let them go.
window.addEventListener("pageshow", async (event) => {
  if (!event.persisted || unsaved) return;
  for (const draft of drafts) {
    while (draft.saving) await draft.saving;
    if (draft.unsaved && !draft.keepCopy()) return;
    draft.leaving = true;
  }
  // The answer to a press is not asked for again: that would be to press again.
  if (drafts.some(({ form }) => "answers" in form.dataset)) window.location.replace(window.location.pathname);
  else window.location.reload();
});
