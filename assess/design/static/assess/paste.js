// Pasting keeps lists, bold words and links, as Markdown. Without scripts a browser pastes the words.
import { fromHtml } from "./rich-text.js";

// Blocks that need a line of their own.
const BLOCK = /^(?:[-#]|\d+\.) |\n/;

// What makes a copy more than lines of words: editors of code and plain text have none of it.
const RICH = /<(?:p|li|h[1-6]|b|strong|a|td|th)\b|font-weight:\s*(?:bold|[6-9]00)/i;

function pasted(event) {
  const area = event.target;
  if (!(area instanceof HTMLTextAreaElement) || !area.form?.hasAttribute("data-drafting")) return;
  const html = event.clipboardData?.getData("text/html");
  const plain = event.clipboardData?.getData("text/plain") ?? "";
  if (!html || !RICH.test(html)) return;
  const text = fromHtml(html, { headings: area.dataset.paste === "headings" });
  // Nothing but words: what the browser does is right.
  if (!text.trim() || same(text, plain)) return;
  event.preventDefault();
  insert(area, apart(area, text, plain));
}

function same(one, other) {
  return one.replace(/\s+/g, " ").trim() === other.replace(/\s+/g, " ").trim() && !one.includes("\n");
}

// A list pasted into a sentence begins on a line of its own; a few words stay in it.
function apart(area, text, plain) {
  const before = area.value.slice(0, area.selectionStart);
  const after = area.value.slice(area.selectionEnd);
  if (!BLOCK.test(text)) {
    const [lead, tail] = [/^\s/.test(plain) && /\S$/.test(before), /\s$/.test(plain) && /^\S/.test(after)];
    return `${lead ? " " : ""}${text}${tail ? " " : ""}`;
  }
  const missing = (ends) => "\n".repeat(2 - Math.min(2, ends.length));
  const lead = before.trim() ? missing(/\n*$/.exec(before)[0]) : "";
  const tail = after.trim() ? missing(/^\n*/.exec(after)[0]) : "";
  return lead + text + tail;
}

// As if it were typed, so that it can be undone and is saved; where that is not possible, put in.
function insert(area, text) {
  area.focus();
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste", data: text }));
}

document.addEventListener("paste", pasted);
