// What is made in a popup joins a select by Django's own script; a list of checkboxes takes it here, ticked.
document.addEventListener("DOMContentLoaded", () => {
  const join = window.dismissAddRelatedObjectPopup;
  if (!join) return;

  const boxIn = (list, value, text) => {
    const box = document.createElement("input");
    Object.assign(box, { type: "checkbox", name: list.id.replace(/^id_/, ""), value, checked: true });
    box.id = `${list.id}_new_${value}`;
    const label = document.createElement("label");
    label.htmlFor = box.id;
    label.append(box, ` ${text}`);
    const row = document.createElement("div");
    row.append(label);
    return row;
  };

  window.dismissAddRelatedObjectPopup = (popup, value, text) => {
    const list = document.getElementById(popup.name.replace(/__\d+$/, ""));
    if (list?.tagName === "DIV") list.append(boxIn(list, value, text));
    join(popup, value, text);
  };
});
