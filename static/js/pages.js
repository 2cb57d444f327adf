/* Shows at once how a page will lie after turning. The server turns the file itself. */

const form = document.querySelector("[data-leaves]");
const all = form.querySelector("[data-turn-all]");
const WAYS = ["90", "180", "270"];

function show() {
  for (const select of form.querySelectorAll("[data-turn]")) {
    const degrees = (Number(select.value) + Number(all?.value ?? 0)) % 360;
    const picture = select.closest("li").querySelector("img");
    for (const way of WAYS) picture.classList.toggle(`turned-${way}`, degrees === Number(way));
  }
}

form.addEventListener("change", show);
show();
