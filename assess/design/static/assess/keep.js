// Keeps what is typed in a form that is saved by its button alone, until the server has it: through a
// crash, a lost connection and an expired session. For forms with data-keep and data-person.
import { Copy } from "./draft-copy.js";
import { showLeft } from "./draft-left.js";

// Only what a person types; never a file, a choice that is made anew, or what stands by itself.
const TYPED = "textarea, input[type=text]";
// By which a second press is known: it goes with the words, or they would be added twice.
const IDS = /^(uuid|id|.+_id)$/;

class Kept {
  constructor(form) {
    this.form = form;
    this.copy = new Copy(form.dataset.person, `${window.location.pathname}#${form.dataset.keep}`);
    this.given = new Map(); // key -> what the words that are back, or came back, started from
    this.giveBack();
    form.addEventListener("input", () => this.keep());
    form.addEventListener("submit", () => {
      this.keep();
      this.copy.send(form);
    });
  }

  // `data-keeps-not` names a field that is kept in another way.
  fields() {
    return [...this.form.querySelectorAll(TYPED)].filter(({ name }) => name && name !== this.form.dataset.keepsNot);
  }

  // Of the questions that are being changed each is another.
  key({ name }) {
    return name === "changed" ? `changed ${this.form.elements.changed_id.value}` : name;
  }

  base(field) {
    return this.given.get(this.key(field)) ?? field.defaultValue;
  }

  ids() {
    return [...this.form.querySelectorAll("input[type=hidden]")].filter(({ name }) => IDS.test(name));
  }

  giveBack() {
    const found = this.copy.read()?.fields ?? {};
    const mistake = document.querySelector(".govuk-error-summary") !== null;
    const left = [];
    let back = 0;
    for (const field of this.fields()) {
      const key = this.key(field);
      const kept = found[key];
      if (!kept) continue;
      const id = (name) => kept.ids?.[name];
      const there = Object.values(kept.ids ?? {}).some((each) => each && document.querySelector(`[id$="${CSS.escape(each)}"]`));
      if (there || field.value === kept.text) {
        // The page with a mistake holds it, and it is saved no more than before.
        if (mistake && !there) this.given.set(key, kept.base);
        else this.copy.forget([key]);
      } else if (field.value === field.defaultValue && field.value === kept.base) {
        field.value = kept.text;
        this.given.set(key, kept.base);
        for (const input of this.ids()) if (id(input.name)) input.value = id(input.name);
        back += 1;
      } else {
        left.push([key, kept]);
      }
    }
    this.copy.mine = new Set(this.given.keys());
    if (back) this.say();
    if (left.length) showLeft(this.form, this.copy, left);
  }

  say() {
    const line = document.createElement("p");
    line.className = "govuk-body";
    line.setAttribute("role", "status");
    const discard = document.createElement("button");
    Object.assign(discard, { type: "button", className: "govuk-button govuk-button--secondary app-button--small" });
    discard.textContent = "Discard it";
    discard.addEventListener("click", () => {
      for (const field of this.fields()) if (this.given.has(this.key(field))) field.value = this.base(field);
      this.copy.forget([...this.given.keys()]);
      this.given.clear();
      line.remove();
    });
    line.append("What you typed here before is back. It was not saved then. ", discard);
    this.form.before(line);
  }

  keep() {
    const ids = Object.fromEntries(this.ids().map(({ name, value }) => [name, value]));
    const typed = this.fields().filter((field) => field.value !== this.base(field));
    this.copy.write(
      Object.fromEntries(typed.map((field) => [this.key(field), { text: field.value, base: this.base(field), ids }])),
    );
  }
}

for (const form of document.querySelectorAll("form[data-keep]")) new Kept(form);
