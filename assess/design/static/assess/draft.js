// One form of a draft: saves by itself what is typed in it, and shows what others save.
//
// Every text says which text it started from (`base`), so that the server can merge what someone
// typed with what others saved meanwhile, paragraph by paragraph. Nothing typed leaves the copy in
// the browser before the server has said that it is saved.
import { Copy } from "./draft-copy.js";
import { follow } from "./draft-follow.js";
import { Hints } from "./draft-hints.js";
import { restore } from "./draft-restore.js";
import { send } from "./draft-send.js";
import { COPY_IT, KEPT, link, MOVED_ON, NO_ROOM, OPEN_AGAIN, sends, SHUT, Status } from "./draft-status.js";
import { hide, LOOSE, PIECE, put, sentIn, tidy, valueOf } from "./draft-text.js";

const PAUSE = 1200; // ms without a key before a save
const LONGEST_WAIT = 8000; // ms of typing without a pause before a save
const RETRY = [2000, 4000, 8000, 15_000];
// Buttons that are about something else leave what is half typed where it is; each adds its own only.
const APART = /^(add-action|add-note|ask|tick|use|clear|put-back|dismiss|move|opinion|remark)\b/;
const OWN = { "add-action": "new_action", "add-note": "note", opinion: "opinion" };

export class Draft {
  constructor(form) {
    this.form = form;
    this.part = form.dataset.place;
    this.texts = form.dataset.texts.split(" ");
    this.copy = new Copy(form.dataset.person, window.location.pathname);
    this.status = new Status(form);
    this.base = new Map();
    this.stuck = new Map(); // name -> the text with which it could not be saved
    this.tried = new Map(); // name -> the texts that were sent and never answered
    this.failures = 0;
    this.over = ""; // why nothing more can be saved
    this.isShut = false; // to this person
    this.warned = ""; // why there is no more news
    this.moved = false; // whether the report went on, so that nobody writes here now
    this.calm = this.status.words; // what to say when nothing is left to save
    this.unsettled = false;
    for (const name of this.names()) this.base.set(name, this.startedFrom(name));
    restore(this);
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.save());
    window.addEventListener("focus", () => this.back());
    this.hints = new Hints(this);
    this.following = follow(this);
    if (this.dirty().length) this.typed(); // typed while this script was on its way
    else if ("unsaved" in form.dataset) this.status.show(this.keepCopy() ? `${KEPT} until you save it` : NO_ROOM);
  }

  // A page that came back with a mistake holds what was typed, and says what that started from.
  startedFrom(name) {
    const said = this.form.elements[`base-${name}`];
    if (!said) return sentIn(this.field(name));
    said.remove();
    return tidy(said.value);
  }

  // The fields that save by themselves: the texts, and each action and note there is.
  names() {
    const pieces = [...this.form.querySelectorAll("textarea")].map((area) => area.name);
    return [...this.texts, ...pieces.filter((name) => PIECE.test(name))].filter((n) => this.field(n));
  }

  field(name) {
    return this.form.elements[name];
  }

  value(name) {
    return valueOf(this.field(name));
  }

  // How people call it: the words of its label or legend.
  label(name) {
    const field = this.field(name);
    const of = field instanceof RadioNodeList ? field[0].closest("fieldset").querySelector("legend") : field.labels[0];
    return `“${of.textContent.trim()}”`;
  }

  dirty() {
    return this.names().filter((name) => this.value(name) !== this.base.get(name));
  }

  loose() {
    return Object.keys(LOOSE).filter((name) => this.field(name) && this.value(name));
  }

  // One's own opinion is recorded when a button is pressed, never by itself: it shows the others'.
  opinion() {
    return ["opinion", "opinion_reason"].filter((name) => this.field(name) && this.value(name) !== this.recorded(name));
  }

  // One's opinion as it is recorded: a page with a mistake holds it as it was typed.
  recorded(name) {
    const [rating, ...reason] = this.field("opinion_was").value.split(":");
    return name === "opinion" ? rating : tidy(reason.join(":"));
  }

  get unsaved() {
    return this.dirty().length > 0 || this.loose().length > 0 || this.opinion().length > 0;
  }

  keepCopy() {
    const fields = {};
    for (const name of this.dirty()) {
      fields[name] = { text: this.value(name), base: this.base.get(name) };
    }
    for (const name of this.loose()) {
      fields[name] = { text: this.value(name), id: this.field(LOOSE[name]).value };
    }
    for (const name of this.opinion()) fields[name] = { text: this.value(name), base: this.recorded(name) };
    return this.copy.write(fields);
  }

  typed() {
    this.following?.typing();
    const kept = this.keepCopy();
    if (this.over) return void this.status.show(this.over, { urgent: true });
    for (const [name, text] of this.stuck) {
      if (this.value(name) !== text) this.stuck.delete(name);
    }
    if (this.sendable().length) {
      this.unsettled = true;
      if (!this.failures) this.status.show(kept ? "Not saved yet" : "Not saved yet, and no copy in this browser");
      window.clearTimeout(this.timer);
      this.waiting ??= Date.now();
      const left = LONGEST_WAIT - (Date.now() - this.waiting);
      this.timer = window.setTimeout(() => this.save(), Math.max(0, Math.min(PAUSE, left)));
    } else if (this.unsettled && !this.dirty().length && !this.failures) {
      this.unsettled = false; // taken back
      this.waiting = null;
      window.clearTimeout(this.timer);
      this.rest();
    }
  }

  sendable() {
    return this.dirty().filter((name) => !this.stuck.has(name));
  }

  // Saves what is typed. Answers whether nothing is left to save.
  async save() {
    window.clearTimeout(this.timer);
    if (this.saving) {
      this.again = true;
      return this.saving;
    }
    this.saving = this.saveNow();
    const saved = await this.saving;
    this.saving = null;
    if (this.again && saved) {
      this.again = false;
      return this.save();
    }
    this.again = false;
    return saved;
  }

  async saveNow() {
    this.waiting = null;
    const names = this.sendable();
    if (this.over) return false;
    if (!names.length) return this.nothingToSave();
    const sent = Object.fromEntries(names.map((name) => [name, this.value(name)]));
    let answer;
    try {
      answer = await send(this, sent);
    } catch {
      this.unanswered(sent);
      return this.failed("No connection.", "it will be saved when the connection is back");
    }
    const { status, said } = answer;
    if (status === 401) {
      const next = encodeURIComponent(window.location.pathname);
      return this.failed("You are signed out.", "", link("Sign in to save it", `/sign-in/?next=${next}`));
    }
    if (status === 403 || status === 404) {
      this.isShut = true;
      return this.end(`${SHUT} ${COPY_IT}`);
    }
    if (status >= 500 || !said) {
      this.unanswered(sent);
      return this.failed("It could not be saved just now.", "we are trying again");
    }
    this.failures = 0;
    for (const name of names) this.tried.delete(name);
    if (said.error) return this.end(`${said.error} ${this.keepCopy() ? KEPT : NO_ROOM}.`);
    return this.settle(sent, said);
  }

  // Before the page is sent, and once nothing is left of what a lost connection had kept back.
  async nothingToSave() {
    if (!(await this.connected())) return this.failed("No connection.", "try again when the connection is back");
    if (this.failures && !this.stuck.size) this.status.show("The connection is back.", { aloud: "The connection is back." });
    this.failures = 0;
    return this.stuck.size === 0;
  }

  // Whether a page that is sent now will arrive. Asked of the server where words would go with it.
  async connected() {
    if (!navigator.onLine) return false;
    if (!this.loose().length && !this.opinion().length) return true;
    try {
      await fetch(this.form.dataset.follow, { signal: AbortSignal.timeout(8000) });
      return true;
    } catch {
      return false;
    }
  }

  // What others did: read out, and to be seen where nothing of one's own has to be said.
  hear(words) {
    this.status.say(words);
    if (this.unsettled || this.failures || this.over || this.warned || this.moved || this.stuck.size) return;
    const [own] = this.calm.match(/^Saved [^.]*/) ?? [];
    this.calm = own ? `${own}. ${words}` : words;
    this.status.show(this.calm);
  }

  // It may have arrived all the same: what is sent next says so.
  unanswered(sent) {
    for (const [name, text] of Object.entries(sent)) {
      this.tried.set(name, [...new Set([...(this.tried.get(name) ?? []), text])].slice(-5));
    }
  }

  // One's own save is heard of whose answer never came: what is typed since started from it.
  arrived(name, text) {
    if (this.tried.get(name)?.includes(text)) this.base.set(name, text);
  }

  // What there is to say while nothing is on its way.
  rest() {
    const urgent = this.over || (!this.stuck.size && (this.warned || (this.moved && MOVED_ON)));
    if (urgent) this.status.show(urgent, { urgent: true });
    else if (this.stuck.size) this.stuckWith(this.stuckSaid);
    else this.status.show(this.calm);
  }

  // There is no more news for this page.
  warn(words) {
    this.warned = words;
    if (!this.over) this.status.say(words);
    this.rest();
  }

  // There is news again: whoever had signed out, or in as someone else, is back.
  reopened() {
    if (!this.warned) return;
    this.warned = "";
    this.retry(this.isShut);
  }

  // The report went on, or came back (`writes`); answers what is to be heard of it.
  movedOn(writes) {
    const was = this.moved;
    this.moved = !writes;
    if (writes) this.retry(!this.isShut);
    else if (!was) this.rest();
    return was === this.moved ? "" : writes ? OPEN_AGAIN : MOVED_ON;
  }

  // What was refused meanwhile is tried once more.
  retry(all) {
    if (all) {
      this.over = "";
      this.isShut = false;
    }
    this.stuck.clear();
    if (!this.failures) this.rest();
    if (this.dirty().length) this.typed();
  }

  // Someone looks at the page again.
  back() {
    if (this.failures) this.save();
    else if (this.isShut && !this.warned) this.retry(true);
  }

  // Nothing can be saved from this page any more.
  end(words) {
    this.over = words;
    this.keepCopy();
    this.status.show(words, { aloud: words, urgent: true });
    return false;
  }

  failed(what, then, more = null) {
    const kept = this.keepCopy() ? KEPT : NO_ROOM;
    const words = then ? `${what} ${kept}; ${then}.` : `${what} ${kept}.`;
    this.status.show(words, { aloud: words, more, urgent: true });
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), RETRY[Math.min(this.failures, RETRY.length - 1)]);
    this.failures += 1;
    return false;
  }

  // What stands in the report now, and what could not be saved.
  settle(sent, said) {
    if (said.version) this.field("version").value = said.version;
    for (const [name, mark] of Object.entries(said.marks ?? {})) {
      if (this.field(`${name}-was`)) this.field(`${name}-was`).value = mark;
    }
    for (const [name, text] of Object.entries(said.texts ?? {})) {
      if (!this.field(name)) continue;
      if (name in sent && this.value(name) !== sent[name]) {
        this.base.set(name, sent[name]); // typed on meanwhile, from what was sent
      } else if (name in sent || this.value(name) === this.base.get(name)) {
        put(this.field(name), text);
        this.base.set(name, text);
      }
    }
    const refused = (said.refused ?? []).map(([name]) => name);
    const failed = Object.keys(sent).filter((name) => !(name in (said.texts ?? {})));
    // Where nothing was saved for the sake of one field, the others are sent again without it.
    const wrong = said.texts ? [] : failed.filter((name) => refused.includes(name));
    const left = wrong.length ? wrong : failed;
    for (const name of left) this.stuck.set(name, sent[name]);
    this.keepCopy();
    if (left.length) this.stuckSaid = said;
    else if (!this.stuck.size) this.say(said);
    if (this.sendable().length) this.typed();
    if (this.stuck.size) this.stuckWith(this.stuckSaid);
    return !left.length;
  }

  say(said) {
    const saved = `Saved ${said.at}`;
    this.calm = saved;
    this.unsettled = false;
    const loose = this.loose().length
      ? ". What stands in the box of a new action or note is kept in this browser until you add it"
      : "";
    const others = said.told.length ? `. ${said.told.join(" ")}` : "";
    this.status.show(`${saved}${others}${loose}`, { aloud: others ? `Saved. ${said.told.join(" ")}` : "Saved" });
  }

  stuckWith(said) {
    const clash = said.clashes?.[0];
    if (clash) {
      const who = clash.own ? "You changed" : `${clash.by} changed`;
      const where = clash.own ? " in another window" : "";
      const rating = clash.names.every((name) => name === "rating");
      const [what, mine] = rating ? ["the rating too", "rating"] : ["the same paragraph", "text"];
      const words = `${who} ${what}${where}. Your ${mine} is not in the report yet.`;
      this.status.show(words, { aloud: words, more: sends("Compare and choose"), urgent: true });
    } else if (said.asks) {
      this.status.show(said.asks, { aloud: said.asks, more: sends("Say what happens to them"), urgent: true });
    } else {
      const words = `Not saved: ${said.refused.map(([, sentence]) => sentence).join(" ")}`;
      this.status.show(words, { aloud: words, urgent: true });
    }
    return false;
  }

  // A button of the page. What is typed is saved before the page goes, so that it is nowhere else.
  submit(event) {
    if (this.sent || (navigator.onLine && !this.unsaved && !this.failures)) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    this.hold(true);
    this.save().then((saved) => {
      // A clash, a question or a mistake: the page that follows asks about it, with every word.
      if (!saved && !this.stuck.size) {
        this.hold(false);
        return;
      }
      this.sent = true;
      for (const name of this.dirty()) {
        if (this.texts.includes(name) || PIECE.test(name)) hide(this.form, `base-${name}`, this.base.get(name));
      }
      this.copy.send(this.form, this.leave(button));
      // Not while the browser still deals with this submission: it would take no notice.
      window.setTimeout(() => this.form.requestSubmit(button?.isConnected ? button : null));
    });
  }

  // What is half typed stays on the page of a button that is about something else.
  leave(button) {
    if (!APART.test(button?.value ?? "") && !("apart" in (button?.dataset ?? {}))) return [];
    const own = OWN[button.value];
    const opinion = own === "opinion" ? [] : this.opinion();
    const names = [...this.loose().filter((name) => name !== own), ...opinion];
    for (const name of [...names, ...(opinion.length ? ["opinion", "opinion_reason", "opinion_was"] : [])]) {
      const field = this.field(name);
      for (const input of field instanceof RadioNodeList ? field : [field]) input.disabled = true;
    }
    return names;
  }

  // Between the press and the next page nothing can be typed that would go with this page.
  hold(held) {
    this.form.setAttribute("aria-busy", String(held));
    for (const area of this.form.querySelectorAll("textarea")) area.readOnly = held;
  }
}
