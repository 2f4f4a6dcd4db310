// Words that this browser kept and that have no place on the page any more, to be copied from here:
// the report moved on, or what they were about was changed meanwhile. They stay until discarded.
import { Copy } from "./draft-copy.js";

const LABELS = {
  done_well: "What the service team has done well",
  reason: "Why it is rated so",
  observations: "Other observations",
  scope: "Scope assessed",
  context: "Context considered",
  recommendations: "Recommendations",
  rating: "Rating",
  new_action: "A new action",
  opinion: "Your opinion",
  opinion_reason: "Reason for your opinion",
};

function labelOf(name) {
  if (LABELS[name]) return LABELS[name];
  return name.startsWith("action-") ? "An action" : name.startsWith("note") ? "A note" : "Your text";
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// `fields` are pairs of a name and what was kept of it.
export function showLeft(before, copy, fields) {
  const parts = fields.flatMap(([name, kept], number) => {
    const id = `left-${number}`;
    return [
      element("label", { className: "govuk-label govuk-label--s", htmlFor: id }, labelOf(name)),
      element("textarea", { className: "govuk-textarea", id, readOnly: true, rows: 4, value: kept.text }),
    ];
  });
  const discard = element("button", { type: "button", className: "govuk-button govuk-button--warning" }, "Discard them");
  const words =
    "You typed this before the page changed. It is in this browser only. Copy what is still needed, then discard it.";
  const section = element(
    "section",
    { className: "govuk-inset-text" },
    element("h2", { className: "govuk-heading-m", id: "left" }, "Words of yours that were not saved"),
    element("p", { className: "govuk-body" }, words),
    ...parts,
    discard,
  );
  section.setAttribute("aria-labelledby", "left");
  discard.addEventListener("click", () => {
    copy.forget(fields.map(([name]) => name));
    section.remove();
    document.getElementById("main-content").focus();
  });
  before.before(section);
}

// A draft that can only be read by now.
const place = document.querySelector("[data-left]");
if (place) {
  const copy = new Copy(place.dataset.left, window.location.pathname);
  const fields = Object.entries(copy.read()?.fields ?? {}).filter(([, kept]) => kept.text);
  if (fields.length) showLeft(place, copy, fields);
}
