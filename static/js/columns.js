/* Columns that the reader hides, remembered on this computer.
   data-columns="key"       on the table;  data-columns-menu="key"  on the menu (components/columns.html)
   The first column always stays. */
import { keep, read } from "./store.js";

function tableOf(key) {
  return document.querySelector(`table[data-columns="${CSS.escape(key)}"]`);
}

function hidden(key) {
  return new Set(read(localStorage, `columns:${key}`) ?? []);
}

function apply(table) {
  const away = hidden(table.dataset.columns);
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  for (const row of table.rows) {
    [...row.cells].forEach((cell, at) => { cell.hidden = at > 0 && away.has(names[at]); });
  }
}

function fill(menu) {
  const key = menu.dataset.columnsMenu;
  const sheet = menu.querySelector(".menu-sheet");
  const headings = [...(tableOf(key)?.tHead.rows[0].cells ?? [])].slice(1).map((cell) => cell.textContent.trim());
  const away = hidden(key);
  sheet.replaceChildren(...headings.filter(Boolean).map((name) => choice(name, !away.has(name))));
}

function choice(name, shown) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  label.className = "form-check";
  box.type = "checkbox";
  box.className = "form-check-input";
  box.checked = shown;
  box.value = name;
  label.append(box, name);
  return label;
}

document.addEventListener("change", (event) => {
  const menu = event.target.closest("[data-columns-menu]");
  if (!menu) return;
  const away = [...menu.querySelectorAll("input:not(:checked)")].map((box) => box.value);
  keep(localStorage, `columns:${menu.dataset.columnsMenu}`, away);
  const table = tableOf(menu.dataset.columnsMenu);
  if (table) apply(table);
});

function begin() {
  document.querySelectorAll("table[data-columns]").forEach(apply);
  document.querySelectorAll("[data-columns-menu]").forEach(fill);
}

begin();
document.addEventListener("htmx:load", begin);
