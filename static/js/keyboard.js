/* Keys: / search, ? sheet, Ctrl+Enter the form's main action, Enter the next field, j and k in lists.
   data-search            the search field
   data-primary           the main button of a form (else its only submit button of class btn-primary)
   data-enter="submit"    on a form: Enter sends it (search, sign-in); everywhere else Enter moves on
   data-list              a list: j and k (and arrows, once in it) move between its [data-row-link] links, Enter opens
   data-focus             the field that has the focus when the page opens; on a form: its first field
   data-single-keys       the switch of single keys, remembered on this computer */
import { keep, read } from "./store.js";

const MOVES_ON = "input:not([type=submit], [type=button], [type=file], [type=search]), select";
const FIELDS = "input:not([type=hidden]), select, textarea, button.btn-primary";
const SWITCH = "single-keys";

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return decide(event);
  if (event.key === "Enter" && event.target.matches?.(MOVES_ON)) return moveOn(event);
  if (event.key === "Escape") return closeMenus(event);
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return moveOnRows(event);
  if (read(localStorage, SWITCH) !== false) singleKey(event);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-single-keys]")) keep(localStorage, SWITCH, event.target.checked);
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
});

function singleKey(event) {
  if (event.key === "/") {
    const field = document.querySelector("[data-search]");
    if (!field || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    field.focus();
    field.select();
  } else if (event.key === "?") {
    const sheet = document.getElementById("keys");
    if (sheet && !sheet.open) sheet.showModal();
  } else if (event.key === "j" || event.key === "k") {
    moveRow(event.target.closest?.("[data-list]") ?? document.querySelector("main [data-list]"), event.key === "j" ? 1 : -1);
  }
}

function isTyping(element) {
  return element.matches?.("input:not([type=checkbox], [type=radio], [type=button]), select, textarea, [contenteditable]");
}

function decide(event) {
  const dialog = document.querySelector("dialog[open]");
  if (dialog) return sendDialog(event, dialog);
  const form = event.target.closest?.("form") ?? document.querySelector("main [data-primary]")?.form;
  const visible = (selector) => [...(form?.elements ?? [])].find((one) => one.matches(selector) && one.offsetParent);
  const button = visible("[data-primary]") ?? visible("button.btn-primary:not([type=button])");
  if (!button) return askToChoose(event);
  if (button.disabled) return;
  event.preventDefault();
  button.click();
}

/** A dialog with a form of its own is sent; one that only asks back waits for Enter on its button. */
function sendDialog(event, dialog) {
  const button = dialog.querySelector("form [data-primary]");
  if (!button) return;
  event.preventDefault();
  button.click();
}

/** Nothing is decided yet: the choices get the focus. */
function askToChoose(event) {
  const choice = document.querySelector("main [data-decision] input[type=radio]");
  if (!choice || document.querySelector("main [data-decision] input[type=radio]:checked")) return;
  event.preventDefault();
  choice.focus();
  choice.scrollIntoView({ block: "center" });
}

function moveOn(event) {
  const form = event.target.form;
  if (!form || form.dataset.enter === "submit") return;
  event.preventDefault();
  fieldAfter(event.target, form)?.focus();
}

/** The next field of the form; radios of one question count as one field. */
function fieldAfter(here, form) {
  const fields = [...form.querySelectorAll(FIELDS)].filter((field) => !field.disabled && field.offsetParent);
  const same = (field) => here.type === "radio" && field.type === "radio" && field.name === here.name;
  return fields.slice(fields.indexOf(here) + 1).find((field) => !same(field));
}

function moveOnRows(event) {
  if (!event.target.matches?.("[data-list] [data-row-link]")) return;
  event.preventDefault();
  moveRow(event.target.closest("[data-list]"), event.key === "ArrowDown" ? 1 : -1);
}

function moveRow(list, by) {
  const links = [...(list?.querySelectorAll("[data-row-link]") ?? [])];
  if (!links.length) return;
  const here = links.indexOf(document.activeElement.closest("tr")?.querySelector("[data-row-link]"));
  const next = here < 0 ? 0 : here + by;
  links[Math.min(Math.max(next, 0), links.length - 1)].focus();
}

function closeMenus(event) {
  const menu = event.target.closest?.("details.menu[open]") ?? document.querySelector("details.menu[open]");
  menu?.removeAttribute("open");
  menu?.querySelector("summary").focus();
}

function begin() {
  const mark = document.querySelector("[data-single-keys]");
  if (mark) mark.checked = read(localStorage, SWITCH) !== false;
  const errors = document.querySelector("[data-error-summary]");
  const place = document.querySelector("main [data-focus]");
  const first = place?.matches("form") ? [...place.querySelectorAll(FIELDS)].find((field) => field.offsetParent) : place;
  (errors ?? first)?.focus();
}

begin();
