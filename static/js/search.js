/* The search field of the top bar: what is found while typing opens below it; arrows move, Enter opens.
   A card reader that types an ID and Enter sends the form at once. */

const field = document.querySelector("[data-search]");
const hits = document.getElementById("search-hits");

if (field && hits) {
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") step(event, 1);
    if (event.key === "Escape") close();
  });
  hits.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") step(event, 1);
    if (event.key === "ArrowUp") step(event, -1);
    if (event.key === "Escape") {
      close();
      field.focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search")) close();
  });
  hits.addEventListener("htmx:afterSwap", () => { hits.hidden = !field.value.trim(); });
}

function step(event, by) {
  const links = [...hits.querySelectorAll("a")];
  if (hits.hidden || !links.length) return;
  event.preventDefault();
  const next = links.indexOf(document.activeElement) + by;
  if (next < 0) field.focus();
  else links[Math.min(next, links.length - 1)].focus();
}

function close() {
  hits.hidden = true;
}
