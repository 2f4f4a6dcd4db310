// The hints on the wording of actions, as the page is open: a hint about words that are no longer
// there steps back while someone types, and once they have left the action the page shows what is
// said of it now.
import { fresh, parsed } from "./draft-follow.js";

const ACTION = /^action-[0-9a-f-]{36}$/;

export class Hints {
  constructor(draft) {
    this.draft = draft;
    this.list = draft.form.querySelector("[data-draft-actions]");
    if (!this.list) return;
    this.list.addEventListener("input", (event) => ACTION.test(event.target.name) && this.step(event.target));
    this.list.addEventListener("focusout", (event) => {
      if (event.target.closest("li")?.querySelector("[data-hint-stale]")) this.look();
    });
  }

  // Its place stays, so that nothing moves under whoever types.
  step(area) {
    area.dataset.hintStale = "1";
    const hint = area.closest("li").querySelector(".app-hint");
    if (hint) hint.style.visibility = "hidden";
  }

  // Every hint as it is now, once everything typed is saved: two actions may be much the same.
  async look() {
    if (!this.list || !(await this.draft.save())) return;
    const html = await fresh().catch(() => "");
    if (!html) return;
    const page = parsed(html);
    const told = [];
    for (const row of this.list.querySelectorAll(":scope > li")) {
      const now = page.getElementById(row.id);
      const area = row.querySelector("textarea");
      const [old, hint] = [row, now].map((each) => each?.querySelector(".app-hint"));
      if (!now || !area || [area, old].some((part) => part?.contains(document.activeElement))) continue;
      delete area.dataset.hintStale;
      if (!hint) {
        old?.remove();
      } else if (!old || old.textContent !== hint.textContent) {
        const made = document.importNode(hint, true);
        if (old) old.replaceWith(made);
        else row.querySelector(".app-buttons").before(made);
        told.push(`${row.querySelector("label").textContent.trim()} has a hint.`);
      } else {
        old.style.visibility = "";
      }
      const described = now.querySelector("textarea").getAttribute("aria-describedby");
      if (described) area.setAttribute("aria-describedby", described);
      else area.removeAttribute("aria-describedby");
    }
    if (told.length) this.draft.status.say(told.join(" "));
  }
}
