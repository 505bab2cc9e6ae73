/* What happens around a swap by htmx: refusals go to the bar of alerts, the focus follows, opened rows stay open,
   a whole page never lands inside a panel.
   data-refusal           in an answer: a refusal as a sentence (templates/errors/fragment.html)
   data-error-summary     in an answer: receives the focus
   data-changed           in an answer: the row or value that changed; receives the focus
   Otherwise the focus stays where it was, or goes to what was swapped in.
   data-keep="key"        on details: stays open over a swap */
import { say } from "./words.js";
import { toast } from "./toast.js";

let opened = new Set();
let held = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.responseText.includes("data-refusal")) return refuse(event);
  if (xhr.status >= 400 || !/^\s*<!doctype/i.test(xhr.responseText)) return;
  if (!xhr.responseText.includes("data-signed-in")) goTo(event, location.href);
  else if (wasRedirected(event) && !event.detail.elt.closest("[hx-select]")) goTo(event, xhr.responseURL);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  opened = new Set([...target.querySelectorAll("details[data-keep][open]")].map((row) => row.dataset.keep));
  held = target.contains(document.activeElement) ? { id: document.activeElement.id } : null;
});

document.addEventListener("htmx:afterSwap", (event) => {
  const root = event.detail.elt;
  for (const row of root.querySelectorAll("details[data-keep]")) row.open ||= opened.has(row.dataset.keep);
  const place = root.querySelector("[data-error-summary]") ?? changed(root);
  if (place) focusOn(place);
  else if (held) keepFocus(root, held.id);
});

/* The field that had the focus has it again; where it is gone, what was swapped in has it, never the top of the page. */
function keepFocus(root, id) {
  if (id) document.getElementById(id)?.focus();
  if (document.activeElement !== document.body) return;
  if (!root.matches("a, button, input, [tabindex]")) root.setAttribute("tabindex", "-1");
  root.focus({ preventScroll: true });
}

document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) toast(say("broken"), { bad: true });
  else if (!event.detail.xhr.responseText.includes("data-refusal")) toast(say("failed"), { bad: true });
});

document.addEventListener("htmx:timeout", () => toast(say("failed"), { bad: true }));

function refuse(event) {
  const dialog = document.querySelector("dialog[open] [data-alerts]");
  event.detail.target = dialog ?? document.getElementById("alerts");
  event.detail.swapOverride = "innerHTML";
  event.detail.shouldSwap = true;
  event.detail.isError = false;
}

function wasRedirected(event) {
  const { xhr, requestConfig } = event.detail;
  return new URL(xhr.responseURL, location).pathname !== new URL(requestConfig.path, location).pathname;
}

/* The session has ended (the page again, by way of the sign-in), or the answer is a page of its own. */
function goTo(event, address) {
  event.detail.shouldSwap = false;
  location.assign(address);
}

function changed(root) {
  return root.matches?.("[data-changed]") ? root : root.querySelector("[data-changed]");
}

function focusOn(place) {
  if (!place.matches("a, button, input, [tabindex]")) place.setAttribute("tabindex", "-1");
  place.focus();
  place.scrollIntoView({ block: "nearest" });
}

/* A click in the error summary leads to the field, not only near it. */
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#'], .todo a[href^='#']");
  const place = link && document.getElementById(link.hash.slice(1));
  if (!place) return;
  event.preventDefault();
  place.scrollIntoView({ block: "center" });
  const field = place.matches("input, select, textarea, button") ? place : place.querySelector("input:not([type=hidden]), select, textarea, button");
  (field ?? place).focus();
});
