/* The sheet of invoices: a scanner types the QR code of an e-invoice, files are read.
   [data-reads-qr="url"]    on the sheet: a text with commas in the first cell of a row, ended by Enter or Tab, is posted
                            there; the cells of the answer fill the row, the focus goes on to the next one
   script#invoices-read     in the answer to an upload: rows that were read, for the sheet; a number that stands in it
                            already is left alone, what differs is told below its row */
import { toast } from "./toast.js";
import { say } from "./words.js";

const sheet = document.querySelector("[data-reads-qr]");
const WITH_COMMAS = /[,，]/;

if (sheet) {
  sheet.addEventListener("keydown", pressed, true);
  document.addEventListener("htmx:afterRequest", (event) => { if (event.target.id === "upload") forget(); });
  document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.elt.id === "documents") propose(); });
}

function pressed(event) {
  const cell = event.target;
  if (cell.dataset?.col !== "code" || !["Enter", "Tab"].includes(event.key) || !WITH_COMMAS.test(cell.value)) return;
  event.preventDefault();
  event.stopPropagation();
  read(cell);
}

async function read(cell) {
  const answer = await ask(cell.value);
  if (!answer.cells) return toast(answer.words, { bad: true });
  const row = cell.closest("tr");
  for (const [column, value] of Object.entries(answer.cells)) row.querySelector(`[data-col="${column}"]`).value = value;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
  const { grid } = sheet;
  const rows = grid.rows();
  grid.cells(rows[rows.indexOf(row) + 1] ?? grid.add())[0].focus();
}

async function ask(text) {
  const headers = { "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") };
  try {
    const answer = await fetch(sheet.dataset.readsQr, { method: "POST", headers, body: new URLSearchParams({ text }) });
    return await answer.json();
  } catch {
    return { words: say("failed") };
  }
}

/* Files are sent once: those chosen above would go along with the next upload. */
function forget() {
  document.querySelectorAll("input[type=file][form=upload]").forEach((input) => { input.value = ""; });
}

function propose() {
  const told = document.getElementById("invoices-read");
  if (!told) return;
  const { columns, lines } = JSON.parse(told.textContent);
  told.remove();
  const { grid } = sheet;
  const number = columns.indexOf("number");
  const there = new Set(grid.rows().map((row) => row.querySelector("[data-col=number]").value.trim()));
  const fresh = lines.filter((line) => !there.has(line[number]));
  if (fresh.length) grid.fill(grid.rows().at(-1), fresh, columns);
}
