/* Choosing rows of a list.
   data-bulk              the form around the list
   data-bulk-item         the checkbox of a row; data-fen its amount in fen (whole numbers, summed exactly)
   data-bulk-all          the checkbox of all rows
   data-bulk-action       buttons that need a choice;  data-bulk-words  says how many and how much */
import { say } from "./words.js";

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-bulk]");
  if (!form || !event.target.matches("[data-bulk-item], [data-bulk-all]")) return;
  if (event.target.matches("[data-bulk-all]")) {
    for (const item of items(form)) item.checked = event.target.checked;
  }
  show(form);
});

function items(form) {
  return [...form.querySelectorAll("[data-bulk-item]:not(:disabled)")];
}

function show(form) {
  const chosen = items(form).filter((item) => item.checked);
  const fen = chosen.reduce((sum, item) => sum + BigInt(item.dataset.fen || 0), 0n);
  for (const button of form.querySelectorAll("[data-bulk-action]")) button.disabled = !chosen.length;
  const all = form.querySelector("[data-bulk-all]");
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === items(form).length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }
  const words = form.querySelector("[data-bulk-words]");
  if (words) words.textContent = chosen.length ? say("chosen", { n: chosen.length, sum: yuan(fen) }) : say("chooseFirst");
}

function yuan(fen) {
  const whole = String(fen / 100n).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${whole}.${String(fen % 100n).padStart(2, "0")}`;
}

document.querySelectorAll("[data-bulk]").forEach(show);
