/* What is typed survives a lost connection and the end of a session.
   data-draft="key"       on a form: while the browser is offline or a request fails, its values are kept in this
                          window's storage; they are put back after a reload and cleared once the server has them.
   data-signed-in="who"   on the body. Where a session ends by itself, the values wait in the window for KEPT: they are put
                          back when the same person has signed in and opens the form again.
   Nothing is kept after signing out; passwords, files and data-sensitive fields never are. */
import { say } from "./words.js";
import { keep, read } from "./store.js";
import { toast } from "./toast.js";

const PREFIX = "draft:";
const WAITING = "draft-waiting";
const KEPT = 30 * 60 * 1000;
const NEVER = "[type=password], [type=file], [type=hidden], [data-sensitive]";
let offline = false;

const who = document.body.dataset.signedIn;

if (who) begin();
else wait();

function begin() {
  const waiting = read(sessionStorage, WAITING);
  if (waiting && (waiting.who !== who || Date.now() - waiting.at > KEPT)) forgetAll();
  const restored = [...document.querySelectorAll("form[data-draft]")].filter(restore);
  if (waiting && (restored.length || !waiting.throughSignIn)) forgetAll();
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.target.matches("form[data-draft]:not([hx-post])")) hold([event.target]);
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!hasEnded(event.detail.xhr)) return;
    hold(document.querySelectorAll("form[data-draft]"));
  });
  window.addEventListener("offline", () => lost());
  window.addEventListener("online", () => back());
  document.addEventListener("htmx:sendError", () => lost());
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!event.detail.successful || hasEnded(event.detail.xhr)) return;
    if (offline) back();
    if (form) sessionStorage.removeItem(PREFIX + form.dataset.draft);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (offline && form?.matches("[data-draft]")) save(form);
  });
}

/* The sign-in page: what waits here is for whoever was signed in, and for a while only. */
function wait() {
  const waiting = read(sessionStorage, WAITING);
  const left = waiting ? waiting.at + KEPT - Date.now() : 0;
  if (left <= 0) return forgetAll();
  keep(sessionStorage, WAITING, { ...waiting, throughSignIn: true });
  setTimeout(forgetAll, left);
}

function hold(forms) {
  forms.forEach(save);
  forms.forEach((form) => form.dispatchEvent(new CustomEvent("draft:held", { bubbles: true })));
  keep(sessionStorage, WAITING, { who, at: Date.now(), throughSignIn: false });
}

/* The answer leads to the sign-in, or is the sign-in itself. */
function hasEnded(xhr) {
  const leads = xhr.getResponseHeader("HX-Redirect");
  if (leads) return new URL(leads, location).searchParams.has("next");
  return /^\s*<!doctype/i.test(xhr.responseText) && !xhr.responseText.includes("data-signed-in");
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

/* Whether something was kept of the form. */
function restore(form) {
  const kept = read(sessionStorage, PREFIX + form.dataset.draft);
  if (!kept) return false;
  form.dispatchEvent(new CustomEvent("draft:restoring", { detail: kept }));
  let changed = 0;
  for (const [name, type, value, checked] of kept) changed += put(form, name, type, value, checked);
  sessionStorage.removeItem(PREFIX + form.dataset.draft);
  if (changed) {
    form.dispatchEvent(new Event("input", { bubbles: true }));
    toast(say("restored"));
  }
  return true;
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
    if (key.startsWith(PREFIX) || key === WAITING) sessionStorage.removeItem(key);
  }
}
