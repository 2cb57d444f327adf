/* Keys for what a button or link already does: <button data-key="n">. The place on the keyboard counts, not the
   letter, so that the same key works in the Kazakh, Russian and English layouts. Fields keep their keys. */

const TYPING = "input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select, [contenteditable]";

function codeOf(key) {
  if (/^[a-z]$/.test(key)) return `Key${key.toUpperCase()}`;
  if (/^[0-9]$/.test(key)) return `Digit${key}`;
  return key === "/" ? "Slash" : key;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest(TYPING)) return;
  const target = [...document.querySelectorAll("[data-key]")].find(
    (element) => codeOf(element.dataset.key) === event.code && !element.disabled && element.getClientRects().length,
  );
  if (!target) return;
  event.preventDefault();
  if (target.matches(TYPING)) target.focus();
  else target.click();
});
