// Keeps that a manager opened the report, once, without a press. Where this fails the button stays.
const form = document.querySelector("form[data-opened]");

async function tell() {
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
    });
    form.hidden = answer.ok;
  } catch {
    form.hidden = false;
  }
}

if (form) {
  form.hidden = true;
  tell();
}
