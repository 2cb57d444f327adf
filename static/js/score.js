/* The score sheet: number keys for the criterion in focus, the running total while one decides.

   <form data-score>
     <fieldset class="crit" data-weight="30" data-max="5"> legend … <span data-points></span> … radios valued 0…5
   <span data-score-total></span> points of <span data-score-done></span> scored, <span data-score-open></span> open

   Without the script the sheet is a form of radios; the server computes the same total. */

// Browsers without Kazakh figures write them the Russian way, with the comma that both languages share.
const show = new Intl.NumberFormat([document.documentElement.lang, "ru"], { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const plain = new Intl.NumberFormat([document.documentElement.lang, "ru"], { maximumFractionDigits: 1 });

function put(selector, value) {
  for (const element of document.querySelectorAll(selector)) element.textContent = value;
}

function enhance(form) {
  const criteria = [...form.querySelectorAll("[data-weight]")];
  const chosen = (criterion) => criterion.querySelector("input[type=radio]:checked");
  const total = () => {
    let points = Number(form.dataset.given ?? 0); // computed criteria, scored already
    let done = Number(form.dataset.givenWeight ?? 0);
    let open = 0;
    for (const criterion of criteria) {
      const weight = Number(criterion.dataset.weight);
      const radio = chosen(criterion);
      const worth = radio ? (weight * Number(radio.value)) / Number(criterion.dataset.max) : 0;
      if (radio) {
        points += worth;
        done += weight;
      } else open += weight;
      const place = criterion.querySelector("[data-points]");
      if (place && radio) {
        place.textContent = show.format(worth);
        place.classList.remove("state", "warn");
      }
    }
    put("[data-score-total]", show.format(points));
    put("[data-score-done]", plain.format(done));
    put("[data-score-open]", plain.format(open));
  };
  const here = (criterion) => criteria.forEach((each) => each.classList.toggle("here", each === criterion));
  const current = () => document.activeElement.closest?.("[data-weight]") ?? form.querySelector("[data-weight].here") ?? criteria.find((each) => !chosen(each));
  form.addEventListener("focusin", (event) => {
    const criterion = event.target.closest("[data-weight]");
    if (criterion) here(criterion);
  });
  form.addEventListener("change", total);
  document.addEventListener("keydown", (event) => {
    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
    if (!digit || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("textarea, input:not([type=radio])")) return;
    const criterion = current();
    const radio = criterion && [...criterion.querySelectorAll("input[type=radio]")].find((each) => Number(each.value) === Number(digit));
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    const next = criteria.slice(criteria.indexOf(criterion) + 1).find((each) => !chosen(each));
    (next?.querySelector("input[type=radio]") ?? radio).focus();
  });
  total();
}

for (const form of document.querySelectorAll("form[data-score]")) enhance(form);
