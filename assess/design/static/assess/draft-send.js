// Sends what is typed in a draft, with what the server needs to merge it.
import { PIECE, renewToken } from "./draft-text.js";

const LONGEST = 20_000; // ms for an answer to come

// The answer's status, and what it says; throws where none came. `sent` has each text by its name. A
// token of an earlier sign-in is renewed once.
export async function send(draft, sent, again = true) {
  const abort = new AbortController();
  const limit = window.setTimeout(() => abort.abort(), LONGEST);
  const answer = await fetch(draft.form.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: body(draft, sent),
    signal: abort.signal,
  });
  window.clearTimeout(limit);
  if (answer.status === 403 && again && (await renewToken(draft.form.dataset.person))) return send(draft, sent, false);
  const json = answer.headers.get("Content-Type")?.includes("json");
  return { status: answer.status, said: json ? await answer.json() : null };
}

function body(draft, sent) {
  const fields = new URLSearchParams({
    csrfmiddlewaretoken: draft.field("csrfmiddlewaretoken").value,
    version: draft.field("version").value,
    do: "autosave",
  });
  for (const [name, text] of Object.entries(sent)) {
    fields.append(name, text);
    fields.append(`base-${name}`, draft.base.get(name) ?? "");
    for (const tried of draft.tried.get(name) ?? []) fields.append(`tried-${name}`, tried);
    if (PIECE.test(name)) fields.append(`${name}-was`, draft.field(`${name}-was`).value);
  }
  return fields;
}
