// A table of inputs: Enter and the arrow keys go from row to row; cells copied from a spreadsheet are pasted.
const table = document.querySelector("table.grid");

const inputs = (row) => [...row.querySelectorAll("input[type=text]")];

const placeOf = (input) => {
  const row = input.closest("tr");
  return { row, column: inputs(row).indexOf(input) };
};

const beside = (row, step) => (step > 0 ? row.nextElementSibling : row.previousElementSibling);

const go = (input, step) => {
  const { row, column } = placeOf(input);
  const next = beside(row, step);
  if (!next) return false;
  const target = inputs(next)[column];
  target.focus();
  target.select();
  return true;
};

table?.addEventListener("keydown", (event) => {
  if (!event.target.matches("input[type=text]") || event.altKey || event.ctrlKey || event.metaKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
  if (!step || event.isComposing) return;
  event.preventDefault();
  go(event.target, step);
});

table?.addEventListener("paste", (event) => {
  if (!event.target.matches("input[type=text]")) return;
  const text = event.clipboardData.getData("text").replace(/\r?\n$/, "");
  if (!/[\t\n]/.test(text)) return;
  event.preventDefault();
  let { row, column } = placeOf(event.target);
  for (const line of text.split(/\r?\n/)) {
    if (!row) break;
    const cells = inputs(row);
    line.split("\t").forEach((value, offset) => {
      const cell = cells[column + offset];
      if (!cell) return;
      cell.value = value.trim();
      cell.dispatchEvent(new Event("input", { bubbles: true }));
    });
    row = row.nextElementSibling;
  }
});
