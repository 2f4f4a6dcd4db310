// Sends what is typed in a draft, with what the server needs to merge it.
import { PIECE, renewToken } from "./draft-text.js";

const LONGEST = 20_000; // ms for an answer to come

// The answer's status, and what it says; throws where none came. A token of an earlier sign-in is
// renewed once.
export async function send(draft, names, again = true) {
  const abort = new AbortController();
  const limit = window.setTimeout(() => abort.abort(), LONGEST);
  const answer = await fetch(draft.form.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: body(draft, names),
    signal: abort.signal,
  });
  window.clearTimeout(limit);
  if (answer.status === 403 && again && (await renewToken())) return send(draft, names, false);
  const json = answer.headers.get("Content-Type")?.includes("json");
  return { status: answer.status, said: json ? await answer.json() : null };
}

function body(draft, names) {
  const sent = new URLSearchParams({
    csrfmiddlewaretoken: draft.field("csrfmiddlewaretoken").value,
    version: draft.field("version").value,
    do: "autosave",
  });
  for (const name of names) {
    sent.append(name, draft.value(name));
    sent.append(`base-${name}`, draft.base.get(name) ?? "");
    for (const text of draft.tried.get(name) ?? []) sent.append(`tried-${name}`, text);
    if (PIECE.test(name)) sent.append(`${name}-was`, draft.field(`${name}-was`).value);
  }
  return sent;
}
