/* A list that opens below a field while typing, chosen by keyboard.
   data-lookup="url"          on an input: asks url?q=… and gets <li role="option"> (components/lookup_options.html)
   data-lookup-method="post"  asks by POST, for what must not stand in an address (persons)
   data-lookup-scope          the element whose fields a choice fills (default: the row of a grid, else the form)
   A choice writes its data-value into the input and its data-fill ({data-col or field name: value}) into the scope,
   then sends `change` and `lines:changed`. */
import { say } from "./words.js";

const WAITS = 150;
let open = null;
let timer = 0;
let asked = 0;

const list = document.createElement("ul");
list.className = "lookup-list";
list.id = "lookup-list";
list.setAttribute("role", "listbox");
list.popover = "manual";
const spoken = document.createElement("div");
spoken.className = "visually-hidden";
spoken.setAttribute("role", "status");
document.body.append(list, spoken);

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-lookup]")) prepare(event.target);
});
document.addEventListener("focusout", (event) => {
  if (event.target === open) close();
});
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-lookup]") || !event.isTrusted) return;
  clearTimeout(timer);
  timer = setTimeout(() => ask(event.target), WAITS);
});
document.addEventListener("keydown", pressed, true);
list.addEventListener("mousedown", (event) => {
  event.preventDefault();
  const option = event.target.closest("[role=option]");
  if (option) choose(option);
});
window.addEventListener("scroll", () => open && place(), true);

function prepare(field) {
  field.autocomplete = "off";
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);
}

async function ask(field) {
  const text = field.value.trim();
  const mine = ++asked;
  if (!text) return close();
  const answer = await fetchOptions(field, text);
  if (mine !== asked || document.activeElement !== field || answer === null) return;
  list.innerHTML = answer;
  const options = list.querySelectorAll("[role=option]");
  options.forEach((option, at) => { option.id = `lookup-option-${at}`; });
  if (!options.length) list.innerHTML = `<li class="none" role="presentation">${say("noMatch")}</li>`;
  spoken.textContent = options.length ? say("matches", { n: options.length }) : say("noMatch");
  show(field);
  if (options.length) point(options[0]);
}

async function fetchOptions(field, text) {
  const { lookup, lookupMethod } = field.dataset;
  const headers = { "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") };
  const url = new URL(lookup, location);
  const post = lookupMethod === "post";
  if (!post) url.searchParams.set("q", text);
  try {
    const answer = await fetch(url, { method: post ? "POST" : "GET", headers, body: post ? new URLSearchParams({ q: text }) : null });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
}

function show(field) {
  open = field;
  field.setAttribute("aria-expanded", "true");
  list.showPopover?.();
  place();
}

function place() {
  const box = open.getBoundingClientRect();
  const below = innerHeight - box.bottom;
  list.style.position = "fixed";
  list.style.inset = "auto";
  list.style.left = `${Math.min(box.left, innerWidth - list.offsetWidth - 8)}px`;
  list.style.top = below > list.offsetHeight + 8 || below > box.top ? `${box.bottom}px` : `${box.top - list.offsetHeight - 4}px`;
}

function close() {
  clearTimeout(timer);
  asked += 1;
  if (!open) return;
  open.setAttribute("aria-expanded", "false");
  open.removeAttribute("aria-activedescendant");
  open = null;
  list.hidePopover?.();
}

function pressed(event) {
  if (!open || event.target !== open || event.isComposing) return;
  const options = [...list.querySelectorAll("[role=option]")];
  const here = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") {
    stop(event);
    close();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    stop(event);
    if (options.length) point(options[(here + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length]);
  } else if (event.key === "Enter" && !event.ctrlKey && here >= 0) {
    choose(options[here]);
  } else if (event.key === "Tab" && here >= 0) {
    choose(options[here]);
  }
}

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

function point(option) {
  list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  open?.setAttribute("aria-activedescendant", option.id);
}

function choose(option) {
  const field = open;
  field.value = option.dataset.value ?? "";
  const scope = field.closest("[data-lookup-scope], tr[data-row]") ?? field.form;
  for (const [name, value] of Object.entries(JSON.parse(option.dataset.fill || "{}"))) {
    const place = scope.querySelector(`[data-col="${CSS.escape(name)}"], [name="${CSS.escape(name)}"]`);
    if (place instanceof HTMLOutputElement || (place && !("value" in place))) place.textContent = value;
    else if (place) place.value = value;
  }
  close();
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.dispatchEvent(new CustomEvent("lines:changed", { bubbles: true }));
}
