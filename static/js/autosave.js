/* Drafts saved as you go, over a form that also saves by its button.

   <form data-autosave="/…/save/" data-text-saving="Saving…" data-text-saved="Saved at {time}"
         data-text-failed="Not saved yet. We keep trying." data-text-signed-out="You were signed out. Copy long answers, then sign in.">
     <p class="saved" role="status" data-autosave-state></p>

   Files are never sent here. The server answers 2xx; anything else, or a redirect (to the sign-in page), is a failure. */

const PAUSE = 1200; // milliseconds without typing
const AGAIN = 8000;

function draft(form) {
  const body = new FormData(form);
  for (const [name, value] of [...body.entries()]) if (value instanceof File) body.delete(name);
  return body;
}

function enhance(form) {
  const state = form.querySelector("[data-autosave-state]") ?? document.querySelector("[data-autosave-state]");
  let timer = 0;
  let dirty = false;
  let running = false;
  const say = (name, kind) => {
    if (!state) return;
    const time = new Date().toLocaleTimeString([document.documentElement.lang, "ru"], { hour: "2-digit", minute: "2-digit" });
    state.textContent = (form.dataset[name] ?? "").replace("{time}", time);
    state.dataset.state = kind;
  };
  const plan = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };
  async function save(options = {}) {
    if (!dirty || running) return;
    dirty = false;
    running = true;
    say("textSaving", "saving");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: draft(form), headers: { "X-Requested-With": "fetch" }, ...options });
      if (answer.redirected) {
        dirty = true;
        say("textSignedOut", "failed");
      } else if (answer.ok) {
        say("textSaved", "saved");
        form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true, detail: answer }));
      } else throw new Error(String(answer.status));
    } catch {
      dirty = true;
      say("textFailed", "failed");
      plan(AGAIN);
    } finally {
      running = false;
      if (dirty && state?.dataset.state === "saved") plan(PAUSE);
    }
  }
  const touched = () => {
    dirty = true;
    plan(PAUSE);
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    dirty = false;
  });
  window.addEventListener("online", () => plan(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save({ keepalive: true });
  });
}

for (const form of document.querySelectorAll("form[data-autosave]")) enhance(form);
