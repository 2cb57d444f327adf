/* Single keys on the review screen. Every key stands on the button, link or choice it presses (data-key); without this
   script all of them are pressed by hand. People who speak to their computer can switch the keys off. */

const page = document.querySelector("[data-review]");
const option = page.querySelector("[data-keys-switch]");
const box = option.querySelector("input");
const STORE = "review-keys";

option.hidden = false;
box.checked = localStorage.getItem(STORE) !== "off";
box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "on" : "off"));

function typing(target) {
  return target.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");
}

function press(target) {
  if (target.matches("input[type=radio]")) {
    target.checked = true;
    target.focus();
  } else if (target.value === "return" && !reasonGiven(target.form)) {
    target.form.querySelector("input[type=radio], textarea").focus();
  } else {
    target.click();
  }
}

function reasonGiven(form) {
  return form.querySelector("input[type=radio]:checked") || form.querySelector("textarea").value.trim();
}

document.addEventListener("keydown", (event) => {
  if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
  // The place of the key, not its letter: A is A on a Cyrillic keyboard too.
  const key = event.code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase();
  const target = page.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return;
  event.preventDefault();
  press(target);
});
