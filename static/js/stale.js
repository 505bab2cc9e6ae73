/* A result that no longer fits its inputs turns grey until it is calculated again.
   On the result:  data-stale-for="#form"  hx-post="…" hx-include="#form" hx-trigger="recalculate"
                   hx-target="this" hx-swap="innerHTML" hx-sync="this:replace"
   300 ms after the last key the result asks for itself; an answer to older inputs leaves it grey. */

const WAITS = 300;
const timers = new WeakMap();
const versions = new WeakMap();

document.addEventListener("input", touched);
document.addEventListener("change", touched);
document.addEventListener("lines:changed", touched);

function touched(event) {
  if (event.target.closest("[data-not-calculated]")) return;
  for (const result of document.querySelectorAll("[data-stale-for]")) {
    const form = document.querySelector(result.dataset.staleFor);
    if (form?.contains(event.target)) mark(result);
  }
}

function mark(result) {
  versions.set(result, (versions.get(result) ?? 0) + 1);
  result.classList.add("stale");
  result.setAttribute("aria-busy", "true");
  clearTimeout(timers.get(result));
  timers.set(result, setTimeout(() => window.htmx.trigger(result, "recalculate"), WAITS));
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const result = event.detail.elt;
  if (result.matches("[data-stale-for]")) event.detail.xhr.inputsOf = versions.get(result) ?? 0;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const result = event.detail.elt;
  if (!result.matches("[data-stale-for]")) return;
  if ((event.detail.xhr?.inputsOf ?? 0) === (versions.get(result) ?? 0)) {
    result.classList.remove("stale");
    result.removeAttribute("aria-busy");
  }
});
