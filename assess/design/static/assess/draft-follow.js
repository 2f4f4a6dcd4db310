// Others in the same draft: asks every few seconds what they saved and where they are, and says where
// this page is. Words of others come into the page without a reload and without moving the cursor.
import { COPY_IT, MOVED_ON, SHUT } from "./draft-status.js";
import { put, sentIn } from "./draft-text.js";
import { renew } from "./renew.js";

const ASK = 4000;
const ASK_HIDDEN = 30_000;
const LONGEST = 20_000; // for an answer to come
const SAY_HERE = 20_000;
// By which the server knows that an open page asks for more of itself: that is no use of a session.
export const BY_ITSELF = { "By-Itself": "yes" };
const TYPING = 10_000; // ms since the last key for which someone is typing

// Asks `address` again and again; `told` gets each answer that brings something new. What was saved up
// to the save numbered `since` the page has; without a number it asks for what comes from now on.
// Where `told` answers false it is told the same again at the next turn; where it throws, after a pause
// that grows. `shut` hears when there is nothing to be told any more, and with what status; `open`, that
// there is or may be.
export class Asking {
  constructor(address, told, { since = -1, shut = () => {}, open = () => {} } = {}) {
    this.address = address;
    this.told = told;
    this.since = since;
    this.shut = shut;
    this.open = open;
    this.tag = "";
    this.failures = 0;
    document.addEventListener("visibilitychange", () => document.hidden || this.ask());
    for (const event of ["online", "focus"]) window.addEventListener(event, () => this.ask());
    this.ask();
  }

  async ask() {
    window.clearTimeout(this.timer);
    if (this.asking) return;
    this.asking = true;
    this.more = false;
    this.isShut = false;
    try {
      await this.askNow();
      this.failures = 0;
    } catch {
      // No connection: what is typed says so when it cannot be saved.
      this.failures += 1;
    }
    this.asking = false;
    if (this.isShut) return; // asked once more when someone comes back to the page
    const pause = document.hidden ? ASK_HIDDEN : Math.min(ASK * 2 ** this.failures, ASK_HIDDEN);
    this.timer = window.setTimeout(() => this.ask(), this.more ? 0 : pause);
  }

  async askNow() {
    const answer = await fetch(`${this.address}?since=${this.since < 0 ? "" : this.since}`, {
      headers: { Accept: "application/json", ...(this.tag ? { "If-None-Match": this.tag } : {}) },
      cache: "no-store",
      signal: AbortSignal.timeout(LONGEST),
    });
    if (answer.status >= 500) throw new Error("The server is not well.");
    if ([403, 404, 409].includes(answer.status)) {
      this.isShut = true;
      this.shut(answer.status);
    }
    if ([200, 304].includes(answer.status)) this.open();
    if (answer.status !== 200) return;
    const said = await answer.json();
    if ((await this.told(said)) === false) return;
    this.tag = answer.headers.get("ETag") ?? "";
    this.since = said.last;
    this.more = said.more;
  }
}

// "Sam" or "Sam and Alex", with "is" or "are".
export function people(names) {
  const listed = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0];
  return `${listed} ${names.length > 1 ? "are" : "is"}`;
}

// The page as it is now; nothing where it is not to be had any more. Throws where it may be later.
export async function fresh() {
  const answer = await fetch(window.location.href, {
    headers: { Accept: "text/html", ...BY_ITSELF },
    signal: AbortSignal.timeout(LONGEST),
  });
  if (answer.status >= 500 || answer.redirected) throw new Error("Not now.");
  return answer.ok ? answer.text() : "";
}

export function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

// Puts the parts marked with data-live anew, but for one that someone is in.
export function refresh(html) {
  const page = parsed(html);
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = page.querySelector(`[data-live="${part.dataset.live}"]`);
    if (!now || part.contains(document.activeElement) || part.innerHTML === now.innerHTML) continue;
    part.replaceChildren(...document.importNode(now, true).childNodes);
  }
}

// The actions in the order and with the numbers that they have now. The row that someone is in stays
// where it is in the page, and the others go around it: the cursor does not move.
function inOrder(list, page, told) {
  const fresh = [...page.querySelectorAll("[data-draft-actions] > [id^=action-]")].filter(
    (row) => document.getElementById(row.id),
  );
  const rows = fresh.map((row) => document.getElementById(row.id));
  const before = [...list.children].filter((row) => rows.includes(row));
  if (rows.some((row, place) => row !== before[place])) {
    told.add("The order of the actions changed.");
    const stays = rows.findIndex((row) => row.contains(document.activeElement));
    rows.forEach((row, place) => {
      if (place < stays) rows[stays].before(row);
      else if (place !== stays) list.append(row);
    });
  }
  rows.forEach((row, place) => {
    for (const part of ["label", ".app-buttons"]) {
      const [old, now] = [row, fresh[place]].map((each) => each.querySelector(`:scope > ${part}, .govuk-form-group > ${part}`));
      if (!old || !now || old.innerHTML === now.innerHTML || old.contains(document.activeElement)) continue;
      old.replaceChildren(...document.importNode(now, true).childNodes);
    }
  });
}

class Following {
  constructor(draft) {
    this.draft = draft;
    this.state = draft.form.dataset.state;
    this.present = document.querySelector("[data-draft-here]");
    this.lastKey = 0;
    const { follow, since, notesMark } = draft.form.dataset;
    this.notes = notesMark;
    this.asking = new Asking(follow, (said) => this.told(said), {
      since: Number(since),
      open: () => draft.reopened(),
      shut: (status) => draft.warn(status === 409 ? MOVED_ON : `${SHUT} ${COPY_IT}`),
    });
    this.hello();
    window.addEventListener("pagehide", () => this.tell("", true));
  }

  typing() {
    const began = Date.now() - this.lastKey > TYPING;
    this.lastKey = Date.now();
    if (began) this.hello();
  }

  hello() {
    window.clearTimeout(this.timer);
    if (!document.hidden && !this.asking.isShut) this.tell(this.draft.part);
    this.timer = window.setTimeout(() => this.hello(), SAY_HERE);
  }

  tell(part, last = false) {
    const body = new URLSearchParams({
      csrfmiddlewaretoken: this.draft.field("csrfmiddlewaretoken").value,
      part,
      typing: Date.now() - this.lastKey < TYPING ? "1" : "0",
    });
    fetch(this.draft.form.dataset.follow, {
      method: "POST",
      headers: { Accept: "application/json" },
      body,
      keepalive: last,
    }).catch(() => {});
  }

  async told(said) {
    if (this.draft.saving) return false; // its answer says more: ask again
    this.showPresent(said.here);
    const told = new Set();
    let unknown = this.notes !== said.notes || this.state !== said.state;
    let hints = false;
    for (const save of said.saves) {
      if (save.part === this.draft.part) this.texts(save, told);
      else if (save.part.startsWith("action:")) unknown = this.action(save, told) || unknown;
      hints ||= !save.mine && save.part.startsWith("action:");
    }
    try {
      if (unknown) await this.anew(told, this.state !== said.state); // if it throws, it is told again
      [this.notes, this.state] = [said.notes, said.state];
    } finally {
      if (told.size) this.draft.hear([...told].join(" "));
    }
    if (hints) this.draft.hints.look();
    return true;
  }

  showPresent(here) {
    const others = here.filter((each) => !each.me && each.part === this.draft.part);
    if (!this.present) return;
    const typing = others.filter((each) => each.typing).map((each) => each.name);
    const reading = others.filter((each) => !each.typing).map((each) => each.name);
    const words = [
      typing.length ? `${people(typing)} typing here.` : "",
      reading.length ? `${people(reading)} here too.` : "",
    ];
    const text = words.join(" ").trim();
    if (this.present.textContent !== text) this.present.textContent = text;
  }

  // The texts of this part, as someone saved them.
  texts(save, told) {
    const { draft } = this;
    if (save.version <= Number(draft.field("version").value)) return;
    const dirty = new Set(draft.dirty());
    for (const name of draft.texts) {
      const text = save.content[name];
      if (text === undefined || text === draft.base.get(name) || !draft.field(name)) continue;
      if (dirty.has(name)) {
        if (save.mine) draft.arrived(name, text);
        draft.typed(); // both changed it: the next save merges
      } else {
        put(draft.field(name), text);
        draft.base.set(name, text);
        if (!save.mine) told.add(`${save.by} changed ${draft.label(name)}.`);
      }
    }
    draft.field("version").value = save.version;
  }

  // One action; answers whether the page must be asked for, because it does not know the action.
  action(save, told) {
    const { draft } = this;
    const name = save.part.replace(":", "-");
    const field = draft.field(name);
    if (!field) return !save.content.removed;
    const was = draft.field(`${name}-was`);
    if (save.version <= Number.parseInt(was.value, 10)) return false;
    const dirty = draft.value(name) !== draft.base.get(name);
    if (save.content.removed) {
      if (dirty) return false; // the next save says that it is gone, and keeps the words
      document.getElementById(name)?.remove();
      draft.base.delete(name);
      if (!save.mine) told.add(`${save.by} removed an action.`);
      return false;
    }
    if (!dirty) {
      put(field, save.content.text);
      draft.base.set(name, save.content.text);
      if (!save.mine) told.add(`${save.by} changed an action.`);
    } else {
      if (save.mine) draft.arrived(name, save.content.text);
      draft.typed();
    }
    was.value = save.mark;
    return false;
  }

  // Actions and notes that the page does not have yet, where the actions stand now, and whether it can
  // still be written in.
  async anew(told, another) {
    const html = await fresh();
    const page = parsed(html);
    const writes = page.querySelector("form[data-drafting]") !== null;
    const heard = another || !writes ? this.draft.movedOn(writes) : "";
    if (heard) told.add(heard);
    if (!writes) return;
    const list = document.querySelector("[data-draft-actions]");
    for (const row of page.querySelectorAll("[data-draft-actions] > [id^=action-]")) {
      if (document.getElementById(row.id) || !list) continue;
      list.append(document.importNode(row, true));
      this.draft.base.set(row.id, sentIn(this.draft.field(row.id)));
      told.add("An action was added.");
    }
    if (list) inOrder(list, page, told);
    renew(document, html);
    for (const name of this.draft.names()) {
      if (!this.draft.base.has(name)) this.draft.base.set(name, sentIn(this.draft.field(name)));
    }
  }
}

export function follow(draft) {
  return draft.form.dataset.follow ? new Following(draft) : null;
}
