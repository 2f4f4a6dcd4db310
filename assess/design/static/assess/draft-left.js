// Where a draft can only be read by now: words typed in it before, that never reached the server, to
// be copied from here. They stay in this browser until they are discarded.
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
  note: "A note",
  opinion: "Your opinion",
  opinion_reason: "Reason for your opinion",
};

function labelOf(name) {
  return LABELS[name] ?? (name.startsWith("action-") ? "An action" : "A note");
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const place = document.querySelector("[data-left]");
const copy = new Copy(place.dataset.left, window.location.pathname);
const fields = Object.entries(copy.adopt()?.fields ?? {}).filter(([, kept]) => kept.text);
if (fields.length) {
  const title = element("h2", { className: "govuk-heading-m", id: "left" }, "Words of yours that were not saved");
  const parts = fields.flatMap(([name, kept], number) => {
    const id = `left-${number}`;
    return [
      element("label", { className: "govuk-label govuk-label--s", htmlFor: id }, labelOf(name)),
      element("textarea", { className: "govuk-textarea", id, readOnly: true, rows: 4, value: kept.text }),
    ];
  });
  const discard = element("button", { type: "button", className: "govuk-button govuk-button--warning" }, "Discard them");
  const section = element(
    "section",
    { className: "govuk-inset-text" },
    title,
    element(
      "p",
      { className: "govuk-body" },
      "You typed this before the report moved on, and it is in this browser only. Copy what is still needed, and send it to the lead assessor.",
    ),
    ...parts,
    discard,
  );
  section.setAttribute("aria-labelledby", "left");
  discard.addEventListener("click", () => {
    copy.drop();
    section.remove();
    document.getElementById("main-content").focus();
  });
  place.append(section);
}
