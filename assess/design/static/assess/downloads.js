// Shows how far the documents of a report are, without a reload, until each is made or has failed.
import { renew } from "./renew.js";

const SLOWER_AFTER = 30; // looks; a document takes some seconds

const progress = document.querySelector("[data-progress]");
let looks = 0;

async function look() {
  looks += 1;
  try {
    const answer = await fetch(location.href, { cache: "no-store", redirect: "error" });
    if (!answer.ok) return;
    const html = await answer.text();
    renew(document, html);
    const page = new DOMParser().parseFromString(html, "text/html");
    if (page.querySelector("[data-progress][data-waiting]")) wait();
  } catch {
    wait(); // no connection: perhaps the next time
  }
}

function wait() {
  const seconds = Number(progress.dataset.waiting) * (looks > SLOWER_AFTER ? 5 : 1);
  setTimeout(look, seconds * 1000);
}

if (progress && "waiting" in progress.dataset) wait();
