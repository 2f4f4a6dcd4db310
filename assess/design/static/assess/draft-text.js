// The texts of a form: what they are, and how another's words come in without moving the cursor.

// Typed, but nothing of the report until a button adds it: each with the field of its id.
export const LOOSE = { new_action: "new_action_id", note: "note_id" };
// An action or a note that there is; each saves by itself.
export const PIECE = /^(action|note)-[0-9a-f-]{36}$/;

// As the server tidies texts before it keeps them.
export function tidy(text) {
  return text
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}

export function valueOf(field) {
  return field instanceof RadioNodeList ? field.value : tidy(field.value);
}

// What the server sent: whatever was typed before this script had started is not it.
export function sentIn(field) {
  if (field instanceof RadioNodeList) {
    return [...field].find((radio) => radio.defaultChecked)?.value ?? "";
  }
  return tidy(field.defaultValue);
}

// Puts this text into the field. Only the part that differs is replaced, so that the cursor and a
// selection stay where they are.
export function put(field, text) {
  if (field instanceof RadioNodeList) {
    for (const radio of field) radio.checked = radio.value === text;
    return;
  }
  const old = field.value;
  if (tidy(old) === text) return;
  let start = 0;
  const shortest = Math.min(old.length, text.length);
  while (start < shortest && old[start] === text[start]) start += 1;
  let end = 0;
  while (end < shortest - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  field.setRangeText(text.slice(start, text.length - end), start, old.length - end, "preserve");
}

// Sends something along that nobody sees.
export function hide(form, name, value) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value });
  form.append(input);
}

// Someone signed in again in another tab: the page's token is of the time before. Nothing typed here is
// sent in the name of someone else who signed in there.
export async function renewToken(person) {
  const answer = await fetch(window.location.pathname);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector("form[data-drafting]");
  const token = form?.querySelector("[name=csrfmiddlewaretoken]");
  if (!token || answer.redirected || form.dataset.person !== person) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token.value;
  return true;
}
