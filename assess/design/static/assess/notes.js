// The page for the day: Enter saves a note without a reload, and no note is lost.
//
// A note is kept in this browser, under an id of its own, from the moment Enter is pressed until the
// server says that it is saved: without a connection, after a crash, with an ended session. Sent
// twice it is there once. A half-typed line is kept too, and no note before Enter or the button.
// The page works without this script.
import { Asking, BY_ITSELF } from "./draft-follow.js";
import { COPY_IT, SHUT } from "./draft-status.js";
import { Kept } from "./notes-kept.js";
import { renew } from "./renew.js";

const form = document.querySelector("form[data-notes]");
const line = form?.querySelector("#id_note");
if (line) begin();

function begin() {
  const kept = new Kept(form.dataset.notes, newId);
  const point = form.querySelector("#id_note_point");
  const said = form.querySelector("[data-said]");
  const waiting = form.querySelector("[data-waiting]");
  const list = waiting.querySelector("ul");
  let sending = false;
  let again = 0; // the timer of the next attempt
  let pause = 2000; // milliseconds until then
  let saves = 0; // notes that were saved from this page
  let stale = false; // whether the form's token may be that of an earlier sign-in

  let noted = true; // whether the line, as it stands, is kept in this browser
  function keepLine() {
    noted = kept.keepLine(line.value.trim() && line.value, point.value);
  }

  function say(words, link) {
    said.textContent = words;
    if (link) {
      const a = document.createElement("a");
      a.className = "govuk-link";
      a.href = link[1];
      a.textContent = kept.safe ? link[0] : `${link[0]} (opens in a new tab)`;
      if (!kept.safe) a.target = "_blank"; // this page must stay
      said.append(" ", a);
    }
  }

  // The notes that wait, each with what is wrong with it, if anything is.
  function show() {
    const notes = kept.queue();
    waiting.hidden = notes.length === 0;
    list.replaceChildren(...notes.map(row));
  }
  function row(note) {
    const li = document.createElement("li");
    li.className = "app-note";
    const text = document.createElement("p");
    text.className = "govuk-body app-note__text app-prewrap app-break";
    text.textContent = note.text;
    li.append(text);
    if (note.wrong) {
      const wrong = document.createElement("p");
      wrong.className = "govuk-error-message";
      wrong.textContent = note.wrong;
      li.append(wrong, choice("Change it", note, () => back(note)), choice("Remove it", note));
    }
    return li;
  }
  function choice(words, note, first) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary app-button--small";
    button.textContent = words;
    button.addEventListener("click", () => {
      first?.();
      kept.drop(note);
      show();
      line.focus();
    });
    return button;
  }
  function back(note) {
    if (!line.value.trim()) point.value = note.point;
    line.value = [note.text, line.value].filter(Boolean).join("\n");
    keepLine();
  }

  function add() {
    const text = line.value.trim();
    if (!text) {
      say("Write something in the note before you add it.");
      return;
    }
    line.value = "";
    keepLine(); // gone first: in a full browser the note has its room
    kept.put({ uuid: newId(), text, point: point.value, at: Date.now() });
    show();
  }

  async function send() {
    clearTimeout(again);
    if (sending) return;
    sending = true;
    try {
      for (let note; (note = kept.queue().find((each) => !each.wrong)); ) {
        if (!(await sent(note))) break;
      }
    } finally {
      sending = false;
    }
  }

  // Whether the next one can be sent too. `second`: after asking for a new token.
  async function sent(note, second = false) {
    let answer;
    try {
      if (stale) await freshToken();
      answer = await post({
        do: "add-note",
        note: note.text,
        note_id: note.uuid,
        note_point: note.point,
        queued: "yes",
      });
    } catch {
      say(
        kept.safe
          ? "No connection. Your notes are kept in this browser and sent later: keep this page open."
          : "No connection, and no room in this browser to keep it: leave this page open until it is saved.",
      );
      again = setTimeout(send, pause);
      pause = Math.min(pause * 2, 30000);
      return false;
    }
    pause = 2000;
    if (answer.saved) {
      saves += 1;
      kept.drop(note);
      show();
      say(answer.point ? `Saved: a note on point ${answer.point}.` : "Saved: a note on the whole service.");
      await place(answer);
      return true;
    }
    if ([401, 403].includes(answer.status) && !second) {
      stale = true;
      return sent(note, true);
    }
    if (answer.status === 401) {
      stale = true;
      say(
        kept.safe
          ? "Your notes are kept in this browser."
          : "You are signed out, and there is no room in this browser to keep it: leave this page open until it is saved.",
        ["Sign in again", form.dataset.signIn],
      );
      return false;
    }
    const wrong = answer.errors?.map(([, sentence]) => sentence).join(" ");
    kept.mark(note, wrong || "This note could not be saved. Copy it before you remove it.");
    show();
    say("A note could not be saved.");
    return true;
  }

  // Answers with what the server said; throws when it could not be reached or is broken.
  async function post(fields) {
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const response = await fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      redirect: "manual", // only a session that has ended leads elsewhere
    });
    if (response.type === "opaqueredirect") return { status: 401 };
    if (response.status >= 500) throw new Error("The server is not well.");
    const json = response.headers.get("Content-Type")?.startsWith("application/json");
    return { ...(json ? await response.json() : {}), status: response.status };
  }

  // After signing in again in another window the form has the token of the old session.
  async function freshToken() {
    const response = await fetch(form.action, { redirect: "manual" });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const theirs = page.querySelector("form[data-notes]");
    if (theirs?.dataset.notes !== form.dataset.notes) return; // someone else is signed in
    const token = theirs.querySelector("[name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
    stale = !token;
  }

  // Puts the row of a saved note where it belongs; where there is no list for it yet, asks for all.
  async function place({ html, point: about }) {
    if (!html) return;
    const newest = form.querySelector("[data-rows=newest]");
    const there = newest ?? form.querySelector(`[data-rows="${about ?? 0}"]`);
    if (!there) return refresh();
    const template = document.createElement("template");
    template.innerHTML = html;
    const made = template.content.querySelector("li");
    if (!document.getElementById(made.id)) there[newest ? "prepend" : "append"](made);
  }

  // Every list as it is now. Throws where it may be had later. What was made before a note was saved
  // does not have it: then it is asked for again.
  async function lists() {
    const before = saves;
    const response = await fetch(form.dataset.lists, { redirect: "manual", headers: BY_ITSELF });
    if (response.status >= 500 || response.type === "opaqueredirect") throw new Error("Not now.");
    const html = response.ok ? await response.text() : "";
    if (before !== saves) return lists();
    if (html) renew(form, html);
  }
  function refresh() {
    return lists().catch(() => {}); // the next change asks again
  }

  // Ticks and prompts without a reload. Where that fails, the page is sent as it is without scripts.
  async function press(button) {
    let answer;
    try {
      answer = await post({ do: button.value });
    } catch {
      delete button.dataset.pressed;
      say("No connection: that was not saved. Try again later.");
      return;
    }
    if (!answer.saved) return form.requestSubmit(button);
    const { id } = button.closest("li");
    button.blur(); // the row is to change
    await refresh();
    document.getElementById(id)?.focus();
  }

  line.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    add();
    send();
  });
  line.closest(".app-line").addEventListener("input", (event) => {
    event.stopPropagation(); // who leaves is warned here, and only where it is not kept
    const was = noted;
    keepLine();
    if (was && !noted) say("No room in this browser to keep what you type: add your note before you leave.");
  });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.value === "add-note") {
      event.preventDefault();
      event.stopImmediatePropagation();
      add();
      send();
      line.focus();
      return;
    }
    if (/^(tick|ask):/.test(button?.value) && !button.dataset.pressed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      button.dataset.pressed = "once";
      press(button);
      return;
    }
    keepLine(); // it is back on the page that comes next
    if (noted) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say("No room in this browser to keep what is in the line. Add your note first.");
    line.focus();
  });
  // Nobody has sent the line yet: other buttons do not.
  form.addEventListener("formdata", ({ formData }) => formData.delete("note"));
  window.addEventListener("beforeunload", (event) => {
    if (!noted || !kept.safe) event.preventDefault();
  });
  let seen;
  async function told({ notes }) {
    if (seen !== notes) await lists(); // the first time too: someone may have written meanwhile
    seen = notes;
  }
  let shut = ""; // why nothing more can be noted, as the page says it
  new Asking(form.dataset.follow, told, {
    open() {
      if (shut && said.textContent === shut) say("");
      shut = "";
    },
    shut(status) {
      const words = status === 409 ? "Notes cannot be written or changed any more." : `${SHUT} ${COPY_IT}`;
      if (shut !== words) say(words);
      shut = words;
    },
  });
  window.addEventListener("online", send);
  window.addEventListener("storage", (event) => {
    if (kept.lost(event)) keepLine();
    show();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    send();
    refresh();
  });

  form.querySelector("[data-with-script]").hidden = false;
  line.enterKeyHint = "send"; // the word on a phone's own keyboard
  if (line.value) keepLine(); // typed while this script was on its way
  bringBack().then((found) => found || setTimeout(bringBack, 1000));
  show();
  send();

  // The line that was left, with its point. A page that closes may hold it for a moment more.
  async function bringBack() {
    const found = line.value ? null : await kept.leftLine(() => !line.value);
    if (!found) return false;
    line.value = found.text;
    point.value = found.point;
    say("What you had typed is back in the line.");
    return true;
  }
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
