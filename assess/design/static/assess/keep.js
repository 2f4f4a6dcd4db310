// Keeps what is typed in a form that is saved by its button alone, until the server has it: through a
// crash, a lost connection and an expired session. For forms with data-keep and data-person.
import { Copy } from "./draft-copy.js";

// Only what a person types; never a file, a choice that is made anew, or what stands by itself.
const TYPED = "textarea, input[type=text]";

for (const form of document.querySelectorAll("form[data-keep]")) {
  const copy = new Copy(form.dataset.person, `${window.location.pathname}#${form.dataset.keep}`);
  // `data-keeps-not` names a field that is kept in another way.
  const fields = () => [...form.querySelectorAll(TYPED)].filter(({ name }) => name && name !== form.dataset.keepsNot);

  const found = copy.adopt()?.fields ?? {};
  for (const field of fields()) {
    const kept = found[field.name];
    if (kept && field.value === field.defaultValue && field.value === kept.base) field.value = kept.text;
  }
  // What is of another look at this page stays there.
  copy.mine = new Set(fields().map((field) => field.name));
  const keep = () => {
    const typed = fields().filter((field) => field.value !== field.defaultValue);
    copy.write(Object.fromEntries(typed.map((field) => [field.name, { text: field.value, base: field.defaultValue }])));
  };
  form.addEventListener("input", keep);
  form.addEventListener("submit", () => {
    keep();
    copy.send(form);
  });
}
