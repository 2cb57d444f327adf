/* A button that copies an address: <button data-copy="https://…" data-text-copied="Copied" hidden>. Without scripts it
   stays hidden and the address stands beside it as a link. */

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue; // only on secure pages
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.parentElement.querySelector("[role=status]").textContent = button.dataset.textCopied;
  });
}
