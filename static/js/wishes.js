/* Wishes without a page load in between, and by dragging; over forms that work without a script.

   <form method="post" data-wishes data-text-failed="Not saved."> … <button name="add" value="7"> … </form>
   <ol data-wish-list><li data-wish="7" data-text-move="Move …"> … </li></ol>
   <p data-wishes-said>Saved. Your wishes: 1. …</p>

   The answer's <main> takes the place of the page's; what it says was saved is said aloud and shown for a while. */

const SHOWN = 6000; // milliseconds
const EDGE = 56; // pixels: a row dragged so near to the edge of the screen scrolls the page
const STEP = 12;
let busy = false;
let timer = 0;

const told = document.createElement("p");
told.className = "told-line";
told.setAttribute("role", "status");
document.body.append(told);

function say(text) {
  clearTimeout(timer);
  told.textContent = text;
  timer = setTimeout(() => (told.textContent = ""), SHOWN);
}

/* Send a form's verb; then show the answer. `find(main)` returns where the focus goes on. */
async function save(form, name, value, find) {
  if (busy) return;
  busy = true;
  const body = new FormData(form);
  body.set(name, value);
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("main");
    const said = page.querySelector("[data-wishes-said]");
    if (!fresh || !said) return window.location.assign(answer.url); // signed out, or the call has closed
    show(fresh, find);
    say([...fresh.querySelectorAll(".messages .alert")].map((one) => one.textContent.trim()).join(" ") || said.textContent.trim());
  } catch {
    say(form.dataset.textFailed ?? "");
    document.querySelector("[data-wish-list]")?.dispatchEvent(new Event("restore"));
  } finally {
    busy = false;
  }
}

function show(fresh, find) {
  const place = document.activeElement?.getBoundingClientRect().top ?? 0;
  document.querySelector("main").replaceWith(fresh);
  enhance(fresh);
  const target = find(fresh) ?? fresh.querySelector("#mine-h");
  target.focus({ preventScroll: true });
  window.scrollBy({ top: target.getBoundingClientRect().top - place, behavior: "instant" });
}

function button(root, name, value) {
  return root.querySelector(`button[name="${name}"][value="${value}"]`);
}

/* After a button: the same one again, else another of the same wish, else the next of its kind. */
function after(pressed) {
  const { name, value } = pressed;
  const number = [...document.querySelectorAll(`button[name="${name}"]`)].indexOf(pressed);
  return (main) => {
    const alike = [...main.querySelectorAll(`button[name="${name}"]`)];
    if (name === "up" || name === "down") {
      return button(main, name, value) ?? button(main, name === "up" ? "down" : "up", value);
    }
    return alike[Math.min(number, alike.length - 1)] ?? main.querySelector(name === "add" ? "#rest-h" : "#mine-h");
  };
}

function order(list) {
  return [...list.children].map((row) => row.dataset.wish).join(",");
}

function enhanceList(list) {
  const form = list.closest("form");
  let before = order(list);
  const keep = (row) => {
    if (order(list) !== before) save(form, "order", order(list), (main) => main.querySelector(`[data-wish="${row.dataset.wish}"] .grip`));
  };
  list.addEventListener("restore", () => {
    for (const key of before.split(",")) list.append(list.querySelector(`[data-wish="${key}"]`));
  });
  for (const row of list.querySelectorAll("[data-wish]")) enhanceRow(row, list, keep, () => list.dispatchEvent(new Event("restore")));
}

function enhanceRow(row, list, keep, restore) {
  const grip = document.createElement("button");
  grip.type = "button";
  grip.className = "grip";
  grip.setAttribute("aria-label", row.dataset.textMove);
  row.prepend(grip);
  let from = null; // where the pointer took hold, from the top of the row
  const drop = () => {
    from = null;
    row.classList.remove("is-dragged");
    row.style.transform = "";
  };
  grip.addEventListener("pointerdown", (event) => {
    if (busy || event.button) return;
    grip.setPointerCapture(event.pointerId);
    grip.focus({ preventScroll: true });
    from = event.clientY - row.getBoundingClientRect().top;
    row.classList.add("is-dragged");
    event.preventDefault();
  });
  grip.addEventListener("pointermove", (event) => {
    if (from === null) return;
    row.style.transform = "";
    if (event.clientY < EDGE) window.scrollBy({ top: -STEP, behavior: "instant" });
    if (event.clientY > window.innerHeight - EDGE) window.scrollBy({ top: STEP, behavior: "instant" });
    const top = event.clientY - from;
    const middle = top + row.offsetHeight / 2;
    const others = [...list.children].filter((one) => one !== row);
    const next = others.find((one) => middle < one.getBoundingClientRect().top + one.offsetHeight / 2) ?? null;
    if (next !== row.nextElementSibling) {
      list.insertBefore(row, next);
      if (!grip.hasPointerCapture(event.pointerId)) grip.setPointerCapture(event.pointerId);
    }
    row.style.transform = `translateY(${top - row.getBoundingClientRect().top}px)`;
  });
  grip.addEventListener("pointerup", () => {
    if (from === null) return;
    drop();
    keep(row);
  });
  grip.addEventListener("pointercancel", () => {
    if (from === null) return;
    drop();
    restore();
  });
  grip.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && from !== null) {
      drop();
      restore();
    }
    const way = { ArrowUp: row.previousElementSibling, ArrowDown: row.nextElementSibling }[event.key];
    if (!way || busy || from !== null) return;
    event.preventDefault();
    if (event.key === "ArrowUp") way.before(row);
    else way.after(row);
    grip.focus({ preventScroll: true });
    keep(row);
  });
}

function enhance(root) {
  for (const form of root.querySelectorAll("form[data-wishes]")) {
    form.addEventListener("submit", (event) => {
      if (!event.submitter?.name) return;
      event.preventDefault();
      save(form, event.submitter.name, event.submitter.value, after(event.submitter));
    });
  }
  const list = root.querySelector("[data-wish-list]");
  if (list?.querySelector("[data-wish]")) enhanceList(list);
}

enhance(document);
