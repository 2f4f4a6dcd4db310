// Warns before leaving a page with text that is not saved. Pages work without it.
const forms = document.querySelectorAll("form[data-drafting]");
let unsaved = [...forms].some((form) => form.hasAttribute("data-unsaved"));

for (const form of forms) {
  form.addEventListener("input", () => {
    unsaved = true;
  });
  form.addEventListener("submit", () => {
    unsaved = false;
  });
}
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
// A page gone back to, as the browser kept it, does not know what was saved since: ask afresh.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && !unsaved) window.location.reload();
});
