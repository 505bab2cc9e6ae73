/* The claim form: kept on leaving a field group, marks what could not be kept, fills in what follows from other cells.
   form[data-saves="url"]   posts itself there when the focus leaves a [data-group] in which something was typed, after
                            data-saves-after seconds without a key, and when the window is closed or left
   [data-places]            in the answer: what is wrong, by the id of its element; [data-unread] what could not be read
   [data-keep-mine]         saves over what somebody else saved in between
   [data-take-lines="id"]   puts the imported lines of that JSON into the sheet
   [data-sums]              in the trial calculation: sums of the sheets and each line's part in policy */

const form = document.querySelector("form[data-saves]");
let touched = false;
let saving = null;
let pause = 0;
let sent = false;

if (form) {
  form.addEventListener("input", touch);
  form.addEventListener("lines:changed", touch);
  form.addEventListener("focusout", (event) => leave(event));
  form.addEventListener("change", (event) => multiply(event.target));
  document.addEventListener("submit", hold, true);
  document.addEventListener("htmx:afterSettle", (event) => { if (event.detail.elt.id === "quote") answered(event.detail.elt); });
  document.addEventListener("click", (event) => {
    const mine = event.target.closest("[data-keep-mine]");
    if (mine) keepMine(mine);
    const lines = event.target.closest("[data-take-lines]");
    if (lines) takeLines(lines);
  });
  window.addEventListener("online", () => save());
  window.addEventListener("pagehide", closing);
  window.addEventListener("pageshow", (event) => { if (event.persisted && form.dataset.sentOff) location.reload(); });
}

function touch() {
  touched = true;
  clearTimeout(pause);
  pause = setTimeout(() => touched && save(), form.dataset.savesAfter * 1000);
}

/* The last words of a window: no answer comes back any more. A form that is sent whole has said them. */
function closing() {
  if (!touched || sent || saving) return;
  form.dataset.sentOff = "yes";
  navigator.sendBeacon(form.dataset.saves, new FormData(form));
}

function leave(event) {
  const group = event.target.closest("[data-group]");
  const next = event.relatedTarget;
  if (!group || !touched || group.contains(next) || next?.matches?.("[data-primary]")) return;
  save();
}

/* One save at a time: the next one needs the version that this one brings back. */
function save() {
  if (saving) return saving.then(() => touched && save());
  touched = false;
  clearTimeout(pause);
  saving = window.htmx
    .ajax("POST", form.dataset.saves, { source: form, target: form, swap: "none" })
    .catch(() => { touched = true; })
    .finally(() => { saving = null; });
  return saving;
}

/* The whole form is sent only when the save under way has come back with its version. */
function hold(event) {
  if (event.target !== form) return;
  if (!saving) {
    sent = true;
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  const button = event.submitter;
  saving.finally(() => setTimeout(() => form.requestSubmit(button)));
}

function keepMine(button) {
  document.getElementById("version").value = button.dataset.keepMine;
  button.closest(".notice").remove();
  save();
}

/* What an import read goes into the sheet below the lines that are there. */
function takeLines(button) {
  const { columns, lines } = JSON.parse(document.getElementById(button.dataset.takeLines).textContent);
  const { grid } = form.querySelector("[data-grid=lines]");
  grid.fill(grid.rows().at(-1), lines, columns);
  button.closest("dialog")?.close();
  document.getElementById("import-result").replaceChildren();
  button.closest(".notice")?.remove();
  save();
}

document.addEventListener("htmx:afterRequest", (event) => {
  const { xhr, requestConfig, successful } = event.detail;
  if (form && successful && requestConfig?.target?.id === "documents") save();
  if (!form || requestConfig?.path !== form.dataset.saves) return;
  if (!successful) {
    touched = true;
    return;
  }
  // What this window keeps while offline belongs to the version that is saved: an older one never comes back over it.
  form.dataset.draft = form.dataset.draft.replace(/\d+$/, document.getElementById("version").value);
  const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
  mark(answer);
});

function answered(quote) {
  showSums(quote);
  mark(quote);
}

/* Puts each sentence of the answer beside its field or below its row, and takes old ones away, those the page came
   with too. What cannot be read yet is not named while it is being typed. */
function mark(answer) {
  const places = answer.querySelector("[data-places]");
  if (!places) return;
  form.querySelectorAll("[data-marked], .field > .error, .row-error, .row-note").forEach((one) => one.remove());
  form.querySelectorAll("[aria-invalid=true]").forEach(clear);
  for (const { dataset, textContent } of places.children) {
    const field = document.getElementById(dataset.element);
    if (!field || ("unread" in dataset && field === document.activeElement)) continue;
    if ("note" in dataset) {
      remark(field, textContent, "differs" in dataset);
      continue;
    }
    const told = tell(field, textContent);
    if (!field.matches("input, select, textarea")) continue;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", told);
  }
}

function clear(field) {
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-describedby");
}

/* Adds the sentence to what is told of the field or its row; answers the id of that. */
function tell(field, sentence) {
  const row = field.closest("tr[data-row]");
  const id = `wrong-${row ? row.querySelector("[data-col]").id : field.id}`;
  const told = document.getElementById(id);
  if (told) told.textContent += ` ${sentence}`;
  else if (row) row.after(below(row, note("td", id, sentence)));
  else (field.closest(".field") ?? field).append(note("span", id, sentence));
  return id;
}

function note(tag, id, sentence) {
  const made = document.createElement(tag);
  if (id) made.id = id;
  made.className = "error";
  made.textContent = sentence;
  made.dataset.marked = "";
  return made;
}

/* Tells something of a row that is no error: read from a file, known from another claim. */
function remark(field, sentence, differs) {
  const row = field.closest("tr[data-row]");
  const made = row ? below(row, note("td", "", sentence)) : note("p", "", sentence);
  made.className = differs ? "row-note differs" : "row-note";
  if (row) row.after(made);
  else field.append(made);
}

function below(row, cell) {
  const line = document.createElement("tr");
  line.className = "row-error";
  cell.colSpan = row.cells.length;
  line.append(cell);
  return line;
}

/* An empty amount becomes quantity times price, rounded half up; in whole numbers, as all money here. */
function multiply(cell) {
  const row = cell.closest("[data-grid=lines] tr[data-row]");
  if (!row || !["quantity", "unit_price"].includes(cell.dataset.col)) return;
  const amount = row.querySelector("[data-col=amount]");
  const quantity = scaled(row.querySelector("[data-col=quantity]").value, 4);
  const price = scaled(row.querySelector("[data-col=unit_price]").value, 2);
  if (amount.value || quantity === null || price === null) return;
  const fen = (quantity * price * 2n + 10000n) / 20000n;
  amount.value = `${fen / 100n}.${String(fen % 100n).padStart(2, "0")}`;
  amount.dispatchEvent(new Event("input", { bubbles: true }));
}

function scaled(text, decimals) {
  const found = /^(\d{1,10})(?:\.(\d+))?$/.exec(text.replace(/[,\s]/g, ""));
  if (!found || (found[2] ?? "").length > decimals) return null;
  return BigInt(found[1] + (found[2] ?? "").padEnd(decimals, "0"));
}

function showSums(quote) {
  const sums = quote.querySelector("[data-sums]");
  if (!sums) return;
  document.getElementById("invoices-sum").textContent = sums.dataset.invoices;
  document.getElementById("lines-sum").textContent = sums.dataset.lines;
  form.querySelectorAll("[data-in-policy]").forEach((place) => { place.textContent = ""; });
  for (const line of sums.children) {
    const place = form.querySelector(`[data-in-policy="${line.dataset.line}"]`);
    if (place) place.textContent = line.textContent;
  }
}
