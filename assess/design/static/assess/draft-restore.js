// What a browser kept of a draft, as its page is opened again.
import { showLeft } from "./draft-left.js";
import { LOOSE, put, tidy } from "./draft-text.js";

// Back comes what was typed here and never confirmed, with the text that it started from.
export function restore(draft) {
  const found = draft.copy.adopt();
  if (!found) return;
  const left = [];
  let back = 0;
  for (const [name, kept] of Object.entries(found.fields)) {
    if (name in LOOSE && draft.field(name)) {
      const kind = name === "note" ? "note" : "action";
      if (document.getElementById(`${kind}-${kept.id}`) || draft.value(name) === kept.text) continue;
      if (draft.value(name)) {
        left.push([name, kept]);
        continue;
      }
      draft.field(LOOSE[name]).value = kept.id;
      put(draft.field(name), kept.text);
      back += 1;
    } else if (name.startsWith("opinion")) {
      const now = draft.field(name) && draft.value(name);
      if (now === kept.text) continue;
      if (now !== kept.base) {
        left.push([name, kept]);
        continue;
      }
      put(draft.field(name), kept.text);
      back += 1;
    } else if (draft.field(name)) {
      if (kept.text === draft.value(name)) continue;
      draft.base.set(name, kept.base);
      put(draft.field(name), kept.text);
      back += 1;
    } else if (name.startsWith("action-") && draft.field("new_action")) {
      put(draft.field("new_action"), tidy(`${draft.field("new_action").value}\n\n${kept.text}`));
      back += 1;
    } else if (kept.text) {
      left.push([name, kept]);
    }
  }
  // What has no place here any more stays in the copy, and is shown to be copied.
  for (const [name] of left) draft.copy.mine.delete(name);
  if (left.length) showLeft(draft.form, draft.copy, left);
  if (back) {
    const at = new Date(found.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const words = `What you typed at ${at} is back. It was not saved then.`;
    draft.status.show(words, { aloud: words });
    draft.typed();
  } else {
    draft.keepCopy();
  }
}
