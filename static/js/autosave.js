/* Drafts saved as you go, over a form that also saves by its button.

   <form data-autosave="/…/save/" data-text-saving="Saving…" data-text-saved="Saved at {time}"
         data-text-failed="Not saved yet. We keep trying." data-text-signed-out="You were signed out. Sign in in another tab."
         data-text-conflict="Changed in another window." data-text-over="Closed: nothing more is saved.">
     <p class="saved" role="status" data-autosave-state></p>

   An answer with "X-Saved: partly" is kept, but not right yet: data-text-partly. Files are never sent here. The server answers 2xx. 409 means that somebody else saved in between (event
   "autosave-conflict"), 410 that the time is over: neither is tried again. Everything else, or a redirect (to the sign-in
   page), is tried again, less and less often, and at once when the line is back; after 422 a button shows what is wrong.
   data-autosave-dirty: save when the page opens. data-autosave-first: a button sends the form only after it was saved, so
   that a broken line leaves the page and its text as they are. */

const PAUSE = 1200; // milliseconds without typing
const AGAIN = 4000;
const SELDOM = 60000;

function draft(form) {
  // A sign-in in another tab changes the token: the browser's own is the one that counts.
  const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  const field = form.querySelector("[name=csrfmiddlewaretoken]");
  if (token && field) field.value = token;
  const body = new FormData(form);
  for (const [name, value] of [...body.entries()]) if (value instanceof File) body.delete(name);
  return body;
}

function enhance(form) {
  const state = form.querySelector("[data-autosave-state]") ?? document.querySelector("[data-autosave-state]");
  let timer = 0;
  let wait = AGAIN;
  let dirty = false;
  let stopped = false;
  let refused = false; // the server says with the whole page what is wrong
  let running = null;
  const say = (name, kind) => {
    if (!state) return;
    const time = new Date().toLocaleTimeString([document.documentElement.lang, "ru"], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    state.textContent = (form.dataset[name] ?? form.dataset.textFailed ?? "").replace("{time}", time);
    state.dataset.state = kind;
  };
  const plan = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };
  const tell = (name, answer, body) => form.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { answer, body } }));
  async function send(options) {
    const body = draft(form);
    dirty = refused = false;
    say("textSaving", "saving");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, ...options });
      if (answer.ok && !answer.redirected) {
        wait = AGAIN;
        say(answer.headers.get("X-Saved") === "partly" ? "textPartly" : "textSaved", "saved");
        tell("autosaved", answer, body);
        return;
      }
      dirty = true;
      refused = answer.status === 422;
      if (answer.status === 409 || answer.status === 410) {
        stopped = true;
        say(answer.status === 409 ? "textConflict" : "textOver", "failed");
        if (answer.status === 409) tell("autosave-conflict", answer, body);
        return;
      }
      say(answer.redirected ? "textSignedOut" : "textFailed", "failed");
    } catch {
      dirty = true;
      say("textFailed", "failed");
    }
    plan(wait);
    wait = Math.min(2 * wait, SELDOM);
  }
  async function save(options = {}) {
    if (!dirty || stopped || running) return;
    running = send(options);
    await running;
    running = null;
    if (dirty && state?.dataset.state === "saved") plan(PAUSE);
  }
  const touched = (event) => {
    if (event?.type === "change") stopped = false;
    dirty = true;
    plan(PAUSE);
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!("autosaveFirst" in form.dataset) || !(dirty || running)) {
      dirty = false;
      return;
    }
    event.preventDefault();
    await running;
    stopped = false;
    await save();
    if (refused) dirty = false;
    if (!dirty) form.requestSubmit(event.submitter);
  });
  window.addEventListener("online", () => plan(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save({ keepalive: true });
  });
  if ("autosaveDirty" in form.dataset) {
    dirty = true;
    plan(0);
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) enhance(form);
