// A copy in this browser of what is typed and not saved yet, for this person and page alone.
// It outlives a crash, a closed lid, a lost connection and an expired session. Two tabs of one page
// share it: each adds and takes away what was typed in it, and leaves the other's alone.
import { hide } from "./draft-text.js";

const OLDEST = 14 * 24 * 60 * 60 * 1000;
const PREFIX = "assess:draft:";

export class Copy {
  constructor(person, place) {
    this.key = `${PREFIX}${person}:${place}`;
    this.mine = new Set(); // the names that this tab has put there
  }

  // { at, fields: { name: { text, base, id } } }, or nothing.
  read() {
    try {
      const found = JSON.parse(window.localStorage.getItem(this.key));
      return found && Date.now() - found.at < OLDEST ? found : null;
    } catch {
      return null;
    }
  }

  // What is there now is this tab's to keep or to let go.
  adopt() {
    const found = this.read();
    if (found) this.mine = new Set(Object.keys(found.fields));
    return found;
  }

  // Whether it could be kept: a browser may have no room, or be told to keep nothing.
  write(fields) {
    const kept = { ...this.read()?.fields };
    for (const name of this.mine) if (!(name in fields)) delete kept[name];
    this.mine = new Set(Object.keys(fields));
    return this.put({ ...kept, ...fields });
  }

  put(fields) {
    try {
      if (Object.keys(fields).length === 0) window.localStorage.removeItem(this.key);
      else window.localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), fields }));
      return true;
    } catch {
      return false;
    }
  }

  // What this form sends now goes once the server has said that it is saved: it hears a mark, and
  // says it again in the address of the next page. `left` stays, whatever becomes of the rest.
  send(form, left = []) {
    const mark = `${Date.now()}-${Math.random().toString(36).slice(2, 12)}`;
    const fields = this.read()?.fields ?? {};
    for (const name of this.mine) if (fields[name] && !left.includes(name)) fields[name].sent = mark;
    this.put(fields);
    form.querySelector("[name=kept]")?.remove();
    hide(form, "kept", mark);
  }

  // These names go, whoever put them there.
  forget(names) {
    const kept = { ...this.read()?.fields };
    for (const name of names) {
      delete kept[name];
      this.mine.delete(name);
    }
    this.put(kept);
  }
}

// Nobody reads these any more, and they are somebody's words. Notes of the day that were sent off
// stay until they arrive; a line that was never sent does not.
export function forgetOld() {
  for (const key of keys((each) => each.startsWith(PREFIX) || /^assess-notes .* line /.test(each))) {
    const found = entry(key);
    if (!(Date.now() - found?.at < OLDEST)) window.localStorage.removeItem(key);
  }
}

function keys(which) {
  try {
    return Object.keys(window.localStorage).filter(which);
  } catch {
    return []; // forbidden: then nothing is there
  }
}

function entry(key) {
  try {
    return JSON.parse(window.localStorage.getItem(key));
  } catch {
    return null;
  }
}

// On whichever page comes next: lets go what the server says is saved, and tidies the address.
export function letGo() {
  const address = new URL(window.location.href);
  const mark = address.searchParams.get("saved");
  if (!mark) return;
  address.searchParams.delete("saved");
  window.history.replaceState(window.history.state, "", address);
  for (const key of keys((each) => each.startsWith(PREFIX))) {
    const found = entry(key);
    const fields = Object.entries(found?.fields ?? {});
    const left = fields.filter(([, field]) => field.sent !== mark);
    if (left.length === fields.length) continue;
    try {
      if (left.length === 0) window.localStorage.removeItem(key);
      else window.localStorage.setItem(key, JSON.stringify({ ...found, fields: Object.fromEntries(left) }));
    } catch {
      // A copy that stays is shown again as not saved: a word too many, and none too few.
    }
  }
}
