/* Expense lines as a sheet (a Django formset in a table).
   data-grid="lines"      around the table and its management form; the formset's prefix
   data-grid-rows         the tbody;  tr[data-row] its rows;  [data-row-no] shows the number
   data-grid-empty        a <template> with one row, __prefix__ for its number
   data-col="code"        on each input of a row; th[data-names="编码|code"] names the column for pasted headings
   data-grid-turn="#id"   a button: shows the columns .back of that sheet instead of those .front, and back again
   data-grid-delete       the button of a row; a hidden <prefix>-n-DELETE field tells the server
   Enter and Tab go to the next cell (after a choice from a lookup Enter goes to the next empty one), in a select the
   key of a value chooses it, arrows to the row above or below, Ctrl+Down behind the sheet, Ctrl+Delete deletes
   the row with an undo, a block pasted from a spreadsheet fills cells from the focused one on.
   Changes send `lines:changed`. */
import { say } from "./words.js";
import { toast } from "./toast.js";

const CELL = "[data-col]:is(input, select):not([readonly], [disabled])";
const BEHIND = "input:not([type=hidden], [readonly]), select, textarea";

class Grid {
  constructor(root) {
    this.root = root;
    this.prefix = root.dataset.grid;
    this.body = root.querySelector("[data-grid-rows]");
    this.template = root.querySelector("template[data-grid-empty]");
    this.total = root.querySelector(`[name="${this.prefix}-TOTAL_FORMS"]`);
    root.addEventListener("keydown", (event) => this.pressed(event));
    root.addEventListener("input", (event) => this.typed(event));
    root.addEventListener("lines:changed", (event) => { this.chosen = event.target.matches("[data-lookup]") ? event.target : null; });
    root.addEventListener("paste", (event) => this.pasted(event));
    root.addEventListener("click", (event) => {
      if (event.target.closest("[data-grid-delete]")) this.remove(event.target.closest("tr"));
      if (event.target.closest("[data-grid-add]")) this.cells(this.add())[0].focus();
    });
    root.closest("form")?.addEventListener("draft:restoring", (event) => this.makeRoomFor(event.detail));
    this.keepOneFree();
    this.number();
  }

  rows() {
    return [...this.body.querySelectorAll("tr[data-row]:not([hidden])")];
  }

  /** The cells of a row that can be seen. */
  cells(row) {
    return [...row.querySelectorAll(CELL)].filter((cell) => cell.offsetParent);
  }

  /** Shows the other columns, where there are too many for the window. */
  turn() {
    const turned = this.root.classList.toggle("is-turned");
    document.querySelector(`[data-grid-turn="#${this.root.id}"]`)?.setAttribute("aria-pressed", turned);
  }

  pressed(event) {
    const cell = event.target.closest(CELL);
    if (!cell || event.isComposing) return;
    const row = cell.closest("tr");
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.next(row, cell)?.focus();
    } else if (event.key === "Delete" && event.ctrlKey) {
      event.preventDefault();
      this.remove(row);
    } else if (event.key === "ArrowDown" && event.ctrlKey) {
      event.preventDefault();
      this.after()?.focus();
    } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && cell.tagName === "INPUT") {
      event.preventDefault();
      this.inColumn(row, cell, event.key === "ArrowDown" ? 1 : -1)?.focus();
    } else if (cell.tagName === "SELECT" && !event.ctrlKey && !event.altKey && !event.metaKey) {
      choose(cell, event);
    }
  }

  next(row, cell) {
    const cells = this.cells(row);
    const rest = cells.slice(cells.indexOf(cell) + 1);
    const after = (this.chosen === cell && rest.find((one) => !one.value)) || rest[0];
    this.chosen = null;
    if (after) return after;
    const below = this.rows()[this.rows().indexOf(row) + 1] ?? this.add();
    return this.cells(below)[0];
  }

  /** The first field of the form below the sheet that can be seen. */
  after() {
    const fields = [...(this.root.closest("form")?.querySelectorAll(BEHIND) ?? [])];
    return fields.find((field) => field.offsetParent && this.root.compareDocumentPosition(field) === Node.DOCUMENT_POSITION_FOLLOWING);
  }

  inColumn(row, cell, by) {
    const other = this.rows()[this.rows().indexOf(row) + by];
    return other?.querySelector(`[data-col="${cell.dataset.col}"]`);
  }

  typed(event) {
    if (event.target.closest(CELL)) this.keepOneFree();
  }

  keepOneFree() {
    const last = this.rows().at(-1);
    if (!last || [...last.querySelectorAll(CELL)].some((cell) => cell.tagName === "INPUT" && cell.value)) this.add();
  }

  add() {
    const number = Number(this.total.value);
    const made = document.createElement("tbody");
    made.innerHTML = this.template.innerHTML.replaceAll("__prefix__", number);
    const row = made.querySelector("tr");
    this.body.append(row);
    this.total.value = number + 1;
    this.number();
    return row;
  }

  remove(row) {
    const rows = this.rows();
    const at = rows.indexOf(row);
    row.hidden = true;
    this.mark(row, "on");
    this.keepOneFree();
    this.number();
    this.changed();
    this.cells(this.rows()[Math.min(at, this.rows().length - 1)])[0]?.focus();
    toast(say("rowDeleted", { n: at + 1 }), { action: { label: say("undo"), run: () => this.bringBack(row) } });
  }

  bringBack(row) {
    row.hidden = false;
    this.mark(row, "");
    this.number();
    this.changed();
    this.cells(row)[0].focus();
  }

  mark(row, value) {
    const field = row.querySelector("[name$='-DELETE']");
    if (field?.type === "checkbox") field.checked = Boolean(value);
    else if (field) field.value = value;
  }

  number() {
    this.rows().forEach((row, at) => {
      const place = row.querySelector("[data-row-no]");
      if (place) place.textContent = at + 1;
    });
  }

  changed() {
    this.root.dispatchEvent(new CustomEvent("lines:changed", { bubbles: true }));
  }

  pasted(event) {
    const cell = event.target.closest(CELL);
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    if (!cell || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const block = text.split("\n").map((line) => line.split("\t").map((value) => value.trim()));
    const headed = this.columnsOf(block[0]);
    const columns = headed ?? this.columnsFrom(cell);
    this.fill(cell.closest("tr"), headed ? block.slice(1) : block, columns);
  }

  fill(first, block, columns) {
    let row = first;
    for (const values of block) {
      row ??= this.add();
      values.forEach((value, at) => put(columns[at] && row.querySelector(`[data-col="${columns[at]}"]`), value));
      row.classList.add("pasted");
      row = this.rows()[this.rows().indexOf(row) + 1];
    }
    setTimeout(() => this.rows().forEach((one) => one.classList.remove("pasted")), 2500);
    this.keepOneFree();
    this.changed();
    toast(say("pasted", { n: block.length }));
  }

  /* The columns from the focused cell to the right. */
  columnsFrom(cell) {
    const cells = this.cells(cell.closest("tr"));
    return cells.slice(cells.indexOf(cell)).map((one) => one.dataset.col);
  }

  /* The columns that pasted headings name; null when the first line is no heading. */
  columnsOf(headings) {
    const names = new Map();
    for (const head of this.root.querySelectorAll("th[data-col]")) {
      for (const name of [head.textContent.trim(), ...(head.dataset.names ?? "").split("|")]) {
        if (name) names.set(name.toLowerCase(), head.dataset.col);
      }
    }
    const found = headings.map((heading) => names.get(heading.toLowerCase()) ?? "");
    return found.filter(Boolean).length >= 2 ? found : null;
  }

  makeRoomFor(kept) {
    const name = new RegExp(`^${this.prefix}-(\\d+)-`);
    const highest = Math.max(-1, ...kept.map(([field]) => Number(name.exec(field)?.[1] ?? -1)));
    while (Number(this.total.value) <= highest) this.add();
  }
}

/* The option whose value is the key that was pressed. */
function choose(select, event) {
  const option = [...select.options].find((one) => one.value && one.value.toLowerCase() === event.key.toLowerCase());
  if (!option) return;
  event.preventDefault();
  select.value = option.value;
  select.dispatchEvent(new Event("input", { bubbles: true }));
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

function put(place, value) {
  if (!place || place.readOnly) return;
  if (place.tagName !== "SELECT") {
    place.value = value;
    return;
  }
  const option = [...place.options].find((one) => one.value === value || one.text.trim() === value);
  if (option) place.value = option.value;
}

function begin(root) {
  root.querySelectorAll("[data-grid]").forEach((element) => (element.grid ??= new Grid(element)));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-grid-turn]");
  if (button) document.querySelector(button.dataset.gridTurn).grid.turn();
  const link = event.target.closest("a[href^='#']");
  const cell = link && document.getElementById(link.hash.slice(1));
  if (cell?.matches("[data-col]") && !cell.offsetParent) cell.closest("[data-grid]")?.grid.turn();
});
begin(document);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt.parentElement ?? event.detail.elt));
