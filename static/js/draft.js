/* What is typed survives a lost connection.
   data-draft="key"       on a form: while the browser is offline or a request fails, its values are kept in this
                          window's storage; they are put back after a reload and cleared once the server has them.
   Nothing is kept after signing out; passwords, files and data-sensitive fields never are. */
import { say } from "./words.js";
import { keep, read } from "./store.js";
import { toast } from "./toast.js";

const PREFIX = "draft:";
const NEVER = "[type=password], [type=file], [type=hidden], [data-sensitive]";
let offline = false;

if (document.body.hasAttribute("data-signed-in")) begin();
else forgetAll();

function begin() {
  document.querySelectorAll("form[data-draft]").forEach(restore);
  window.addEventListener("offline", () => lost());
  window.addEventListener("online", () => back());
  document.addEventListener("htmx:sendError", () => lost());
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!event.detail.successful) return;
    if (offline) back();
    if (form) sessionStorage.removeItem(PREFIX + form.dataset.draft);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (offline && form?.matches("[data-draft]")) save(form);
  });
}

function lost() {
  document.querySelectorAll("form[data-draft]").forEach(save);
  if (!offline) toast(say("offline"), { bad: true });
  offline = true;
}

function back() {
  offline = false;
  document.querySelectorAll("#toasts .bad").forEach((line) => line.remove());
  toast(say("online"));
  document.querySelectorAll("form[data-draft]").forEach((form) => window.htmx.trigger(form, "change"));
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && !field.matches(NEVER) && !field.matches("button"));
}

function save(form) {
  const values = fields(form).map((field) => [field.name, field.type, field.value, field.checked ?? false]);
  keep(sessionStorage, PREFIX + form.dataset.draft, values);
}

function restore(form) {
  const kept = read(sessionStorage, PREFIX + form.dataset.draft);
  if (!kept) return;
  form.dispatchEvent(new CustomEvent("draft:restoring", { detail: kept }));
  let changed = 0;
  for (const [name, type, value, checked] of kept) changed += put(form, name, type, value, checked);
  sessionStorage.removeItem(PREFIX + form.dataset.draft);
  if (!changed) return;
  form.dispatchEvent(new Event("input", { bubbles: true }));
  toast(say("restored"));
}

function put(form, name, type, value, checked) {
  const choice = type === "radio" || type === "checkbox";
  const field = fields(form).find((one) => one.name === name && (!choice || one.value === value));
  if (!field || (choice ? field.checked === checked : field.value === value)) return 0;
  if (choice) field.checked = checked;
  else field.value = value;
  return 1;
}

function forgetAll() {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  }
}
