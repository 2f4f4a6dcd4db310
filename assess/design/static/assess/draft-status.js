// What the page says about saving: always to be seen, and read out once when it changes.
const READ_AGAIN = 30_000;
export const KEPT = "Your text is kept in this browser";
export const NO_ROOM = "There is no room for a copy in this browser: leave this page open";
export const MOVED_ON = "The report has moved on. Reload the page to see it.";
export const OPEN_AGAIN = "You can write here again. Reload the page to see what else changed.";
export const SHUT = "This page is not open to you any more.";
export const COPY_IT = "Nothing more is saved from it. Copy what you typed before you leave it.";

export class Status {
  constructor(form) {
    this.places = form.querySelectorAll("[data-draft-status]");
    this.live = form.querySelector("[data-draft-live]");
    this.read = { words: "", at: 0 };
  }

  // What it says now.
  get words() {
    return this.places[0]?.textContent ?? "";
  }

  // `more` is a link or button that stands behind the words.
  show(words, { aloud = "", more = null, urgent = false } = {}) {
    this.places.forEach((place, number) => {
      place.replaceChildren(document.createTextNode(words));
      place.classList.toggle("app-draft__saved--urgent", urgent);
      if (more && number === 0) place.append(" ", more);
    });
    if (aloud) this.say(aloud);
  }

  // The same words are not read out twice within half a minute.
  say(words) {
    const now = Date.now();
    if (!this.live || (words === this.read.words && now - this.read.at < READ_AGAIN)) return;
    this.read = { words, at: now };
    this.live.textContent = words;
  }
}

export function link(words, href) {
  const made = document.createElement("a");
  made.className = "govuk-link";
  made.href = href;
  made.textContent = words;
  return made;
}

// A button that sends the whole page, as those of the page do.
export function sends(words) {
  const made = document.createElement("button");
  made.type = "submit";
  made.name = "do";
  made.value = "stay";
  made.dataset.apart = ""; // what is half typed stays where it is
  made.className = "govuk-button govuk-button--secondary app-button--small";
  made.textContent = words;
  return made;
}
