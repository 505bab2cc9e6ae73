/* The review page: a line whose allowed amount or class differs from what was claimed shows its reason.
   tbody[data-line]         with data-claimed and data-class; [data-allowed] and [data-category] inside; [data-why] the reason */

document.addEventListener("input", changed);
document.addEventListener("change", changed);

function changed(event) {
  const line = event.target.closest("[data-line]");
  if (!line) return;
  const amount = line.querySelector("[data-allowed]").value.replace(/,/g, "").trim();
  const differs = plain(amount) !== line.dataset.claimed || line.querySelector("[data-category]").value !== line.dataset.class;
  line.classList.toggle("changed", differs);
  line.querySelector("[data-why]").hidden = !differs;
}

/* 12 and 12.5 as they are printed: 12.00 and 12.50. */
function plain(amount) {
  const [whole, rest = ""] = amount.split(".");
  return `${whole}.${rest.padEnd(2, "0")}`;
}
