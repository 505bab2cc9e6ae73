/* A row of a list opens by a click anywhere on it, as by its own link.
   data-list              the list;  [data-row-link] in a row: where it leads
   A click on something else that can be pressed, and the end of marking text, open nothing. */

const PRESSED = "a, button, input, select, textarea, label, summary";

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-list] tr")?.querySelector("[data-row-link]");
  if (!link || event.defaultPrevented || event.target.closest(PRESSED) || String(getSelection())) return;
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }));
});
