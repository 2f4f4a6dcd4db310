// Puts fresh parts of a page in place of old ones, and leaves alone what someone is busy with.

// `html` holds elements with data-part. In each, a row that is open, has the focus or did not change
// stays the element it is, so that nobody loses their place or what they type.
export function renew(page, html) {
  const focused = document.activeElement;
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const old = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!old) continue;
    for (const row of part.querySelectorAll("[id]")) {
      const was = document.getElementById(row.id);
      if (was && old.contains(was) && (busy(was, focused) || same(was, row))) row.replaceWith(was);
    }
    for (const [place, details] of part.querySelectorAll(":scope > details").entries()) {
      details.open = old.querySelectorAll(":scope > details")[place]?.open ?? details.open;
    }
    old.replaceChildren(...part.childNodes);
  }
  if (focused?.isConnected && focused !== document.activeElement) {
    focused.focus({ preventScroll: true });
  }
}

function busy(row, focused) {
  return row.matches("li") && (row.contains(focused) || row.querySelector("details[open], textarea"));
}

function same(row, other) {
  return row.matches("li") && "row" in row.dataset && row.dataset.row === other.dataset.row;
}
