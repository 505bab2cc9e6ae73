/* Native dialogs.
   data-dialog="#id"      a button that opens the dialog
   data-dialog-close      a button that closes the one it stands in
   data-fills="#id"       a button whose words go into that field
   data-confirm="#id"     a submit button that asks first; the dialog's [data-confirmed] button then sends the form,
                          and its [data-from="field"] elements show what was typed in that field
   data-download          a form in a dialog whose answer is a file: the dialog closes, the page stays
   data-reveal="url"      shows a masked value: asks why in #reveal, posts `reason`, swaps data-target */

let waiting = null;
let revealing = null;

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) return open(document.querySelector(opener.dataset.dialog), opener);
  const filler = event.target.closest("[data-fills]");
  if (filler) return fill(document.querySelector(filler.dataset.fills), filler.textContent.trim());
  const close = event.target.closest("[data-dialog-close]");
  if (close) return close.closest("dialog").close();
  const submit = event.target.closest("[data-confirm]");
  if (submit && waiting !== submit) return ask(event, submit);
  if (event.target.closest("[data-confirmed]")) return confirmed(event.target.closest("dialog"));
  const reveal = event.target.closest("[data-reveal]");
  if (reveal) return askWhy(reveal);
  if (event.target instanceof HTMLDialogElement) closeOnBackdrop(event);
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-reveal-form]")) show(event);
  if (event.target.matches("[data-download]")) event.target.closest("dialog").close();
});

function open(dialog, opener) {
  opener.closest("details.menu")?.removeAttribute("open");
  dialog.showModal();
  dialog.querySelector("input:not([type=hidden]), select, textarea, .btn-primary, .btn-danger")?.focus();
}

function fill(field, words) {
  field.value = words;
  field.focus();
}

function closeOnBackdrop(event) {
  const box = event.target.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right
    && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside && event.detail > 0) event.target.close();
}

function ask(event, submit) {
  event.preventDefault();
  const form = submit.form;
  if (!form.noValidate && !form.reportValidity()) return;
  const dialog = document.querySelector(submit.dataset.confirm);
  dialog.querySelectorAll("[data-from]").forEach((place) => {
    place.textContent = typed(form.elements[place.dataset.from]);
  });
  dialog.submitButton = submit;
  dialog.showModal();
  dialog.querySelector("[data-confirmed]").focus();
}

function typed(field) {
  if (!field) return "";
  if (field instanceof RadioNodeList) {
    const meant = [...field].find((one) => (one.type === "radio" ? one.checked : !one.disabled));
    return meant?.type === "radio" ? meant.labels[0]?.textContent.trim() : typed(meant);
  }
  return field.selectedOptions ? field.selectedOptions[0]?.textContent.trim() : field.value;
}

function confirmed(dialog) {
  const submit = dialog.submitButton;
  dialog.close();
  waiting = submit;
  submit.form.requestSubmit(submit);
  waiting = null;
}

function askWhy(button) {
  revealing = button;
  const dialog = document.getElementById("reveal");
  dialog.querySelector("[data-reveal-what]").textContent = button.dataset.what ? `(${button.dataset.what})` : "";
  dialog.querySelector("[name=reason]").value = "";
  dialog.querySelector("[data-alerts]").replaceChildren();
  open(dialog, button);
}

async function show(event) {
  event.preventDefault();
  const { reveal, target } = revealing.dataset;
  const reason = event.target.elements.reason.value;
  await window.htmx.ajax("POST", reveal, { target, swap: "outerHTML", values: { reason }, source: revealing });
  if (document.querySelector("#reveal [data-alerts]").childElementCount) return;
  document.getElementById("reveal").close();
  document.querySelector(`${target} [data-changed]`)?.focus();
}
