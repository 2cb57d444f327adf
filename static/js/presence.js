/* Says that this page is still open, and who else has the application open. Once in 45 seconds and only while somebody
   looks at it, so a room of open pages asks little. Without this script the page says it when it is loaded. */

const form = document.querySelector("[data-open]");
const EVERY = 45_000;
let last = Date.now();

async function tell() {
  if (document.hidden || Date.now() - last < EVERY) return;
  last = Date.now();
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!answer.ok) return;
    const { others, changed } = await answer.json();
    const told = form.querySelector("[data-others]");
    told.textContent = others;
    told.hidden = !others;
    form.querySelector("[data-changed]").textContent = changed;
  } catch {
    // The line is down: the next turn asks again.
  }
}

if (form) {
  setInterval(tell, EVERY + Math.random() * 5_000);
  document.addEventListener("visibilitychange", tell);
}
