/* An answer while it is typed: its words are counted, and what has not reached the portal is kept in the browser.

   <form data-statement="/…/1/" data-autosave="/…/1/" data-text-back="…">
     <input type="hidden" name="version"> <textarea name="text"> <b data-words data-least="150" data-most="300">0</b>
     <section data-conflict hidden> … data-conflict-text, data-conflict-moment, data-conflict-mine, data-conflict-theirs

   Loaded before autosave.js, which saves. Without the script the buttons save and the server counts the same. */

const PREFIX = "unsaved:";
const DAYS = 30;
const WORD = /[\p{L}\p{N}]+(?:['’ʼ\-‑][\p{L}\p{N}]+)*/gu;

function store(key, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify({ ...value, at: Date.now() }));
  } catch {
    // A browser that keeps nothing: the text is still in the page.
  }
}

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

function tidy() {
  const old = Date.now() - DAYS * 24 * 3600 * 1000;
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && !((stored(key.slice(PREFIX.length))?.at ?? 0) > old)) localStorage.removeItem(key);
    }
  } catch {
    // Nothing was kept.
  }
}

function enhance(form) {
  const key = form.dataset.statement;
  const text = form.elements.text;
  const version = form.elements.version;
  const count = form.querySelector("[data-words]");
  const panel = form.querySelector("[data-conflict]");
  let other = null;
  const words = () => {
    const number = text.value.match(WORD)?.length ?? 0;
    const { least, most } = count.dataset;
    count.textContent = String(number);
    count.classList.toggle("state", Boolean(number && ((least && number < Number(least)) || (most && number > Number(most)))));
    count.classList.toggle("state-warn", count.classList.contains("state"));
  };
  const put = (value) => {
    text.value = value;
    words();
  };
  text.addEventListener("input", () => {
    words();
    store(key, { text: text.value, version: version.value });
  });
  form.addEventListener("autosaved", (event) => {
    version.value = event.detail.answer.headers.get("X-Version") ?? version.value;
    if (event.detail.body.get("text") === text.value) store(key, null);
    else store(key, { text: text.value, version: version.value });
  });
  form.addEventListener("autosave-conflict", async (event) => {
    other = await event.detail.answer.json();
    panel.querySelector("[data-conflict-text]").replaceChildren(
      ...other.text.split("\n").map((line) => Object.assign(document.createElement("p"), { textContent: line }))
    );
    panel.querySelector("[data-conflict-moment]").textContent = other.saved;
    panel.hidden = false;
    panel.scrollIntoView({ block: "nearest" });
  });
  const settle = (event, value) => {
    if (!other) return;
    event.preventDefault();
    version.value = other.version;
    other = null;
    panel.hidden = true;
    put(value);
    store(key, { text: value, version: version.value });
    text.dispatchEvent(new Event("change", { bubbles: true }));
    text.focus();
  };
  panel.querySelector("[data-conflict-mine]").addEventListener("click", (event) => settle(event, text.value));
  panel.querySelector("[data-conflict-theirs]").addEventListener("click", (event) => {
    if (other) settle(event, other.text);
    else store(key, null); // the page with both texts: the link leads to the other one
  });
  const kept = stored(key);
  if (kept && kept.text !== text.value && !("autosaveDirty" in form.dataset) && panel.hidden) {
    version.value = kept.version;
    put(kept.text);
    form.dataset.autosaveDirty = "";
    const state = form.querySelector("[data-autosave-state]");
    state.textContent = form.dataset.textBack ?? "";
  } else if (kept && kept.text === text.value) store(key, null);
  words();
}

tidy();
for (const form of document.querySelectorAll("form[data-statement]")) enhance(form);
