/* Single keys on the review screen. Every key stands on the button, link or choice it presses (data-key); without this
   script all of them are pressed by hand. People who speak to their computer can switch the keys off. */

const page = document.querySelector("[data-review]");
const option = page.querySelector("[data-keys-switch]");
const box = option.querySelector("input");
const help = page.querySelector("[data-help]");
const STORE = "review-keys";

option.hidden = false;
box.checked = localStorage.getItem(STORE) !== "off";
box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "on" : "off"));

function typing(target) {
  return target.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");
}

function press(target) {
  if (target.matches("textarea")) {
    target.focus();
  } else if (target.matches("summary")) {
    target.click();
    if (target.parentElement.open) (target.parentElement.querySelector("textarea") ?? target).focus();
  } else if (target.matches("input[type=radio]")) {
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

/* Where a finger is on the keyboard, not which letter it writes: A is A on a Cyrillic keyboard too. */
function placeOf(event) {
  return { NumpadAdd: "equal", NumpadSubtract: "minus" }[event.code] ?? event.code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if (typing(event.target)) event.target.blur();
    else help.open = false;
    return;
  }
  if (event.key === "Enter" && event.ctrlKey && event.target.matches("textarea")) {
    event.preventDefault();
    event.target.form.querySelector("button[name=decision]").click();
    return;
  }
  if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
  const target = page.querySelector(`[data-key="${CSS.escape(placeOf(event))}"]`);
  if (!target || !target.getClientRects().length) return;
  event.preventDefault();
  press(target);
});
