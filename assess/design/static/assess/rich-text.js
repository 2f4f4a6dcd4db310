// What was copied from Word, Google Docs, Teams, Outlook or a web page, as reports are written:
// paragraphs, lists, bold and links. The rest keeps its words. The server does the same to files
// (assess/documents/rich_text.py); both are tested with the same texts.

const LISTS = new Set(["UL", "OL"]);
const CELLS = new Set(["TD", "TH"]);
const BLOCKS = new Set(
  (
    "P DIV SECTION ARTICLE ASIDE MAIN HEADER FOOTER NAV BLOCKQUOTE PRE FIGURE FIGCAPTION DL DT DD ADDRESS " +
    "HR H1 H2 H3 H4 H5 H6 CAPTION"
  ).split(" "),
);
const NOTHING = new Set(["SCRIPT", "STYLE", "TITLE", "HEAD", "TEMPLATE", "NOSCRIPT", "DEL", "BUTTON"]);
// Addresses that only watch people on their way to the real one, and where they say it.
const WATCHERS = { "www.google.com": "q", "safelinks.protection.outlook.com": "url" };
// The longest first words of a row that are what the row is about.
const LONGEST_NAME = 100;
const PAIRED =
  /https?:\/\/\S+|\*(?=\S)[^*\n]*(?<=\S)\*|(?<![\p{L}\p{N}_])_(?=\S)[^_\n]*(?<=\S)_(?![\p{L}\p{N}_])|\[(?=[^\]\n]*\]\()/giu;
const SPACES = /[ \t\r\n\f\u00a0\u200b\ufeff]+/g;
const WORD = /^[\p{L}\p{N}]/u;
const PUNCTUATION = /[^\p{L}\p{N}_\s]+$/u;

// The words of this HTML as Markdown. Headings are kept as `## ` where texts are split by them, and
// are lines in bold elsewhere: the texts of a report have none.
export function fromHtml(html, { headings = false } = {}) {
  // Nothing here is shown: styles are read, and never take effect.
  const inert = html.replace(/<[^>]*>/g, (tag) => tag.replace(/(\s)style(\s*=)/gi, "$1data-style$2"));
  const page = new DOMParser().parseFromString(inert.replace(/<style[\s\S]*?<\/style>/gi, ""), "text/html");
  const reader = new Reader();
  reader.inside(page.body, {});
  reader.flush();
  return joined(reader.blocks, headings);
}

function style(element, name) {
  const found = new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, "i").exec(element.dataset?.style ?? "");
  return found ? found[1].trim().toLowerCase() : "";
}

class Reader {
  blocks = [];
  runs = [];
  lists = [];
  heading = 0;
  item = null; // the list item that the next words begin: its level and mark
  inItem = false;
  counts = new Map(); // of the numbered lists of Word, which are paragraphs

  inside(node, look) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        this.runs.push({ text: child.data.replace(SPACES, " "), ...look });
      } else if (child.nodeType === Node.ELEMENT_NODE && !leftOut(child)) {
        this.element(child, look);
      }
    }
  }

  element(element, look) {
    const tag = element.tagName;
    look = { ...look, bold: isBold(element, look.bold) };
    if (tag === "BR") {
      if (!element.classList.contains("Apple-interchange-newline")) this.runs.push({ text: "\n" });
    } else if (tag === "A") {
      const to = real(element.getAttribute("href") ?? "");
      this.inside(element, { ...look, to, fixed: to ? [look.bold] : undefined });
    } else if (LISTS.has(tag)) {
      this.list(element, look);
    } else if (tag === "LI") {
      this.listItem(element, look);
    } else if (tag === "TABLE") {
      this.table(element, look);
    } else if (BLOCKS.has(tag)) {
      this.paragraph(element, look);
    } else {
      this.inside(element, look);
    }
  }

  paragraph(element, look) {
    this.flush();
    const level = /level(\d)/.exec(style(element, "mso-list"));
    if (level) this.item = this.ofWord(element, Number(level[1]));
    this.heading = level && !/^H\d$/.test(element.tagName) ? 0 : headingOf(element);
    this.inside(element, look);
    this.flush();
    this.heading = 0;
    if (level) this.item = null;
  }

  // Word copies a list as paragraphs that begin with what their bullet or number looks like.
  ofWord(element, level) {
    const sign = [...element.querySelectorAll("[data-style]")].find((each) => style(each, "mso-list") === "ignore");
    const ordered = /^\s*\(?(?:\d+|[a-z]|[ivx]+)[.)]/i.test(sign?.textContent ?? "");
    for (const deeper of this.counts.keys()) if (deeper > level) this.counts.delete(deeper);
    const here = this.blocks.at(-1)?.word ? (this.counts.get(level) ?? 0) : 0;
    this.counts.set(level, ordered ? here + 1 : 0);
    return { depth: level, mark: ordered ? `${here + 1}.` : "-", word: true };
  }

  list(element, look) {
    this.flush();
    const start = Number.parseInt(element.getAttribute("start") ?? "1", 10);
    this.lists.push({ ordered: element.tagName === "OL", number: (start || 1) - 1 });
    const before = [this.item, this.inItem];
    this.inside(element, look);
    this.flush();
    [this.item, this.inItem] = before;
    this.lists.pop();
  }

  listItem(element, look) {
    this.flush();
    const list = this.lists.at(-1) ?? { ordered: false, number: 0 };
    const level = Number(element.dataset.ariaLevel ?? element.getAttribute("aria-level") ?? 0);
    list.number += 1;
    this.item = { depth: level || this.lists.length || 1, mark: list.ordered ? `${list.number}.` : "-" };
    this.inItem = true;
    this.inside(element, look);
    this.flush();
    if (this.item) list.number -= 1; // an item without words is none
    this.item = null;
    this.inItem = false;
  }

  // A row of a table: its first cell names it, the others follow.
  table(element, look) {
    this.flush();
    for (const row of element.querySelectorAll("tr")) {
      if (row.closest("table") !== element) continue;
      const cells = [...row.children].filter((cell) => CELLS.has(cell.tagName));
      const full = cells.map((cell) => this.cell(cell, look)).filter((blocks) => blocks.length);
      this.blocks.push(...rowOf(full));
    }
  }

  cell(element, look) {
    const reader = new Reader();
    reader.inside(element, { ...look, bold: isBold(element, look.bold) });
    reader.flush();
    return reader.blocks;
  }

  // The paragraph, heading or item that was being read ends.
  flush() {
    const text = written(this.runs, this.heading > 0);
    this.runs = [];
    if (!text) return;
    if (this.heading) {
      this.blocks.push({ text, heading: this.heading });
    } else if (this.item) {
      this.blocks.push({ text, ...this.item });
      this.item = null;
    } else if (this.inItem && this.blocks.at(-1)?.mark) {
      this.blocks.at(-1).text += `\n${text}`;
    } else {
      this.blocks.push({ text });
    }
  }
}

function leftOut(element) {
  return (
    NOTHING.has(element.tagName) ||
    style(element, "display") === "none" ||
    style(element, "mso-hide") === "all" ||
    style(element, "mso-list") === "ignore" ||
    /comment/.test(style(element, "mso-element")) ||
    /\bMso(?:Toc|CommentReference)/.test(element.className)
  );
}

// What the element's style says counts for more than its name: Google Docs wraps all in a <b>.
function isBold(element, around) {
  const weight = style(element, "font-weight");
  if (weight) return weight === "bold" || weight === "bolder" || Number(weight) >= 600;
  return around || element.tagName === "B" || element.tagName === "STRONG";
}

function headingOf(element) {
  const level = /^H([1-6])$/.exec(element.tagName);
  if (level) return Number(level[1]);
  if (element.getAttribute("role") === "heading") return Number(element.getAttribute("aria-level")) || 2;
  return /\bMsoTitle\b/.test(element.className) ? 1 : 0;
}

function rowOf(full) {
  if (full.length < 2) return full.flat();
  const bare = (block) => block.text.replaceAll("**", "");
  if (full.every((cell) => cell.length === 1 && !cell[0].mark)) {
    const [name, ...rest] = full.map((cell) => bare(cell[0]));
    return [{ text: `**${name.replace(/:$/, "")}:** ${rest.join("; ")}` }];
  }
  const name = bare(full[0][0]);
  if (full[0].length === 1 && name.length <= LONGEST_NAME && !name.includes("\n")) full[0] = [{ text: `**${name}**` }];
  return full.flat();
}

function joined(blocks, headings) {
  const texts = [];
  for (let place = 0; place < blocks.length; place += 1) {
    const block = blocks[place];
    if (block.mark) {
      const start = place;
      while (blocks[place + 1]?.mark) place += 1;
      texts.push(listed(blocks.slice(start, place + 1)));
    } else if (block.heading) {
      const words = block.text.replaceAll("\n", " ");
      texts.push(headings ? `${"#".repeat(block.heading)} ${words}` : `**${words}**`);
    } else {
      texts.push(block.text);
    }
  }
  return texts.join("\n\n");
}

// Lists of two levels can be read; deeper ones are put on the second.
function listed(items) {
  const top = Math.min(...items.map((item) => item.depth));
  let indent = "";
  return items
    .map((item) => {
      const before = item.depth > top && indent ? indent : "";
      if (!before) indent = " ".repeat(item.mark.length + 1);
      return `${before}${item.mark} ${item.text.replaceAll("\n", `\n${before}  `)}`;
    })
    .join("\n");
}

function written(runs, plain) {
  const lines = [[]];
  for (const { text, bold, to = "", fixed } of runs) {
    if (text === "\n") {
      lines.push([]);
      continue;
    }
    const marked = !plain && Boolean(fixed ? fixed[0] : bold);
    for (const sign of text) lines.at(-1).push({ sign, bold: marked, to });
  }
  return lines.map(line).filter(Boolean).join("\n");
}

function line(signs) {
  const pieces = grouped(spaced(signs), "bold").map((group) => ({
    bold: group[0].bold,
    inner: grouped(group, "to")
      .map((link) => linked(link.map((each) => each.sign).join(""), link[0].to))
      .join(""),
  }));
  let text = "";
  for (const [place, { bold, inner }] of pieces.entries()) {
    text += bold ? inStars(inner, text.at(-1) ?? "", pieces[place + 1]?.inner[0] ?? "") : inner;
  }
  return text;
}

function grouped(signs, look) {
  const groups = [];
  for (const each of signs) {
    if (groups.length && groups.at(-1)[0][look] === each[look]) groups.at(-1).push(each);
    else groups.push([each]);
  }
  return groups;
}

// One space between words, which is marked only where the words on both sides are.
function spaced(signs) {
  const found = [];
  let gap = false;
  for (const each of signs) {
    if (each.sign === " ") {
      gap = true;
      continue;
    }
    const before = found.at(-1);
    if (gap && before) {
      found.push({ sign: " ", bold: before.bold && each.bold, to: before.to === each.to ? each.to : "" });
    }
    gap = false;
    found.push(each);
  }
  return found;
}

// In stars, where Markdown takes the stars for marks beside these neighbours.
function inStars(inner, before, after) {
  let rest = "";
  const end = PUNCTUATION.exec(inner);
  if (WORD.test(after) && end) {
    if (inner.endsWith(")") && inner.includes("](")) return inner;
    [inner, rest] = [inner.slice(0, end.index), end[0]];
  }
  if (!inner || (WORD.test(before) && !WORD.test(inner))) return inner + rest;
  return `**${inner}**${rest}`;
}

function linked(text, to) {
  if (!to) return escaped(text);
  if (text === to) return text;
  return `[${text.replaceAll("[", "\\[").replaceAll("]", "\\]")}](${to})`;
}

// The words as typed, where Markdown would take two of their signs for marks.
function escaped(text) {
  return text.replace(PAIRED, (typed) => {
    if (typed[0] === "*" || typed[0] === "_") return `\\${typed.slice(0, -1)}\\${typed.at(-1)}`;
    return typed[0] === "[" ? `\\${typed}` : typed;
  });
}

// Where a link really goes; nothing when that is no page and no mailbox.
function real(address) {
  let goesTo = address.trim();
  for (let times = 0; times < 3; times += 1) {
    let parts;
    try {
      parts = new URL(goesTo);
    } catch {
      return "";
    }
    const watcher = Object.keys(WATCHERS).find((host) => parts.host.endsWith(host));
    const meant = watcher ? parts.searchParams.get(WATCHERS[watcher]) : "";
    if (!meant?.startsWith("http")) break;
    goesTo = meant;
  }
  if (!/^(?:https?|mailto):/i.test(goesTo)) return "";
  return goesTo.replaceAll(" ", "%20").replaceAll("(", "%28").replaceAll(")", "%29");
}
