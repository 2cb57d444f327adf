/* Looking closer at a page and turning it, for the reader alone: the file stays as it is. Zoom and turn hold while one
   goes through the pages of a document. Without this script a press on the page opens it large. */

const viewer = document.querySelector("[data-viewer]");
const STEPS = [50, 75, 100, 125, 150, 200, 300, 400];
const STORE = `viewer:${location.pathname}`;

if (viewer) start(viewer, document.querySelector("[data-viewer-tools]"));

function start(viewer, tools) {
  const images = [...viewer.querySelectorAll("img")];
  const kept = JSON.parse(sessionStorage.getItem(STORE) ?? "{}");
  const look = { zoom: STEPS.includes(kept.zoom) ? kept.zoom : 100, turn: kept.turn ?? 0 };

  function show() {
    for (const image of images) lay(image, look);
    tools.querySelector("[data-zoomed]").textContent = `${look.zoom} %`;
    sessionStorage.setItem(STORE, JSON.stringify(look));
  }

  for (const button of tools.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => {
      const place = STEPS.indexOf(look.zoom) + Number(button.dataset.zoom);
      look.zoom = STEPS[Math.min(Math.max(place, 0), STEPS.length - 1)];
      show();
    });
  }
  tools.querySelector("[data-turn]").addEventListener("click", () => {
    look.turn = (look.turn + 90) % 360;
    show();
  });
  for (const image of images) {
    image.addEventListener("load", () => lay(image, look));
    image.closest("a").addEventListener("click", (event) => event.preventDefault());
  }
  addEventListener("resize", show);
  tools.hidden = false;
  show();
}

/* The stage is as large as what is seen; the picture lies in its middle, turned. */
function lay(image, { zoom, turn }) {
  if (!image.naturalWidth) return;
  const stage = image.closest(".leaf-stage");
  const sideways = turn % 180 !== 0;
  const ratio = image.naturalHeight / image.naturalWidth;
  const seen = (image.closest("[data-leaf]").clientWidth * zoom) / 100;
  const width = sideways ? seen / ratio : seen;
  stage.classList.add("laid");
  stage.style.width = `${seen}px`;
  stage.style.height = `${sideways ? width : width * ratio}px`;
  image.style.width = `${width}px`;
  image.style.rotate = `${turn}deg`;
  if (zoom > 100 && image.src !== new URL(image.dataset.fine, location.href).href) image.src = image.dataset.fine;
}
