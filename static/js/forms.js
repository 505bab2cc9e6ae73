/* Forms: sent once, not left by accident, decisions that reveal their box.
   data-unsaved           on a form: leaving the page with changes asks first
   data-decision          on a fieldset: radios show the [data-reveals=value] box that belongs to them
   Every form that posts is guarded against a double click; its buttons come back when the page does. */
import { say } from "./words.js";

const dirty = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-unsaved")) dirty.add(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  dirty.delete(form);
  if (form.method === "post" && !isHtmx(form)) {
    if (form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "yes";
    setTimeout(() => disable(form, true));
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest("form");
  if (form && event.detail.requestConfig.verb === "post" && event.detail.requestConfig.triggeringEvent?.type === "submit") {
    disable(form, true);
    form.dataset.sending = "yes";
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form");
  if (!form) return;
  if (event.detail.successful) dirty.delete(form);
  release(form);
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(release);
});

/* What a form had is kept in the window (draft.js): leaving loses nothing. */
document.addEventListener("draft:held", (event) => dirty.delete(event.target));

window.addEventListener("beforeunload", (event) => {
  if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
});

document.addEventListener("change", (event) => {
  const decision = event.target.closest("[data-decision]");
  if (decision && event.target.type === "radio") reveal(decision, event.target.value);
});

function isHtmx(form) {
  return form.hasAttribute("hx-post") || form.hasAttribute("hx-put");
}

function disable(form, off) {
  for (const button of form.querySelectorAll("button:not([type=button]), input[type=submit]")) {
    button.disabled = off;
    button.toggleAttribute("aria-busy", off);
    if (off) button.setAttribute("aria-busy", "true");
  }
}

function release(form) {
  delete form.dataset.sending;
  disable(form, false);
}

function reveal(decision, value) {
  for (const box of decision.querySelectorAll("[data-reveals]")) {
    box.hidden = box.dataset.reveals !== value;
    for (const field of box.querySelectorAll("input, select, textarea")) field.disabled = box.hidden;
  }
  decision.querySelector("[data-reveals]:not([hidden]) :is(textarea, input:not([type=hidden]), select)")?.focus();
}

/** Marks every box of a decision that is not chosen as not part of the form. */
function settle(root) {
  for (const box of root.querySelectorAll("[data-reveals][hidden]")) {
    for (const field of box.querySelectorAll("input, select, textarea")) field.disabled = true;
  }
}

settle(document);
document.addEventListener("htmx:load", (event) => settle(event.detail.elt));

/** The words beside a form's button while it has changes (data-state of the form's bar). */
document.addEventListener("input", (event) => {
  const state = event.target.form?.querySelector("[data-unsaved-words]");
  if (state) state.textContent = say("unsaved");
});
