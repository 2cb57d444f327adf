/* Moves a photo under its 3×4 frame by dragging, pinching, keys and buttons. The server cuts it.

   <div data-crop data-whole="address of the whole photo" data-width data-height data-closest> <img> </div>
   <form data-moves> hidden x, y, zoom; buttons named "move" </form>  <form data-keep> hidden x, y, zoom </form>

   x and y say in thousandths where the frame lies between the edges, zoom is in hundredths: as on the server. */

const frame = document.querySelector("[data-crop]");
const cutByServer = frame.querySelector("img");
const picture = new Image();
const moves = document.querySelector("[data-moves]");
const keep = document.querySelector("[data-keep]");
const width = Number(frame.dataset.width);
const height = Number(frame.dataset.height);
const closest = Number(frame.dataset.closest);
const at = Object.fromEntries(["x", "y", "zoom"].map((name) => [name, Number(moves.elements[name].value)]));
const STEPS = {
  left: { x: -50 }, right: { x: 50 }, up: { y: -50 }, down: { y: 50 }, larger: { zoom: 10 }, smaller: { zoom: -10 },
};
const KEYS = {
  ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", "+": "larger", "=": "larger", "-": "smaller",
};
const fingers = new Map();

function within(value, least, most) {
  return Math.max(least, Math.min(value, most));
}

/* Returns the cut's size in pixels of the photo, and how many pixels of the screen one of them takes. */
function cut() {
  const across = (Math.min(width, (height * 3) / 4) * 100) / at.zoom;
  return { across, down: (across * 4) / 3, scale: frame.clientWidth / across };
}

function show() {
  at.zoom = within(at.zoom, 100, closest);
  at.x = within(at.x, 0, 1000);
  at.y = within(at.y, 0, 1000);
  const { across, down, scale } = cut();
  picture.style.width = `${width * scale}px`;
  picture.style.left = `${(-(width - across) * at.x * scale) / 1000}px`;
  picture.style.top = `${(-(height - down) * at.y * scale) / 1000}px`;
  for (const form of [moves, keep]) {
    for (const name of ["x", "y", "zoom"]) form.elements[name].value = Math.round(at[name]);
  }
}

function step(way) {
  for (const [name, by] of Object.entries(STEPS[way])) at[name] += by;
  show();
}

function drag(right, down) {
  const { across, down: tall, scale } = cut();
  if (width > across) at.x -= (right / scale / (width - across)) * 1000;
  if (height > tall) at.y -= (down / scale / (height - tall)) * 1000;
  show();
}

function apart() {
  const [one, two] = [...fingers.values()];
  return Math.hypot(one.x - two.x, one.y - two.y);
}

frame.addEventListener("pointerdown", (event) => {
  event.preventDefault();
  frame.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  frame.focus({ preventScroll: true });
});
frame.addEventListener("pointermove", (event) => {
  const before = fingers.get(event.pointerId);
  if (!before) return;
  const now = { x: event.clientX, y: event.clientY };
  if (fingers.size === 2) {
    const old = apart();
    fingers.set(event.pointerId, now);
    at.zoom *= apart() / old;
    show();
    return;
  }
  fingers.set(event.pointerId, now);
  drag(now.x - before.x, now.y - before.y);
});
for (const name of ["pointerup", "pointercancel"]) {
  frame.addEventListener(name, (event) => fingers.delete(event.pointerId));
}
frame.addEventListener("keydown", (event) => {
  const way = KEYS[event.key];
  if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  step(way);
});
window.addEventListener("resize", show);

picture.addEventListener("load", () => {
  cutByServer.replaceWith(picture);
  frame.classList.add("is-live");
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", picture.alt);
  moves.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.value in STEPS) step(event.submitter.value);
  });
  moves.querySelector("[data-by-hand]").hidden = false;
  show();
}, { once: true });
picture.alt = cutByServer.alt;
picture.src = frame.dataset.whole;
