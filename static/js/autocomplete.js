// The autocomplete fields of the admin: Select2 draws a box, a search and a list in the place of a select and leaves
// them nameless for a screen reader. Each takes its name from the label of the select.
{
  const $ = django.jQuery;
  const FIELDS = ".admin-autocomplete";

  const labelOf = (select) => {
    const [label] = select.labels;
    label.id ||= `${select.id}_label`;
    return label.id;
  };

  // The box says its label and what is chosen; the chosen text alone is no field of its own.
  const nameBox = (select) => {
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    const chosen = box?.querySelector(".select2-selection__rendered");
    if (!chosen) return;
    box.setAttribute("aria-labelledby", `${labelOf(select)} ${chosen.id}`);
    box.setAttribute("aria-haspopup", "listbox");
    box.setAttribute("aria-controls", chosen.id.replace(/container$/, "results"));
    chosen.removeAttribute("role");
    chosen.removeAttribute("aria-readonly");
  };

  const nameDropdown = (select) => {
    const dropdown = document.querySelector(".select2-container--open .select2-dropdown");
    for (const part of dropdown.querySelectorAll(".select2-search__field, .select2-results__options")) {
      part.setAttribute("aria-labelledby", labelOf(select));
    }
  };

  const within = (root) => $(root).find(FIELDS).not("[name*=__prefix__]").each((_, select) => nameBox(select));

  // Django's own script has drawn the boxes by then: it is loaded first.
  $(() => within(document));
  document.addEventListener("formset:added", (event) => within(event.target));
  $(document).on("select2:open", FIELDS, (event) => nameDropdown(event.target));
}
