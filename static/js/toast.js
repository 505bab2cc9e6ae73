/* Toasts: what was done. They leave after eight seconds, unless the pointer or the focus is on them; errors stay. */
import { say } from "./words.js";

const STAYS = 8000;
const shelf = document.getElementById("toasts");

/** Says `text`; `action` is {label, run} for an undo, `bad` keeps the toast until it is closed. */
export function toast(text, { action = null, bad = false } = {}) {
  const line = document.createElement("div");
  line.className = bad ? "toast-line bad" : "toast-line";
  line.dataset.toast = "";
  const sentence = document.createElement("span");
  sentence.className = "words";
  sentence.textContent = text;
  line.append(sentence);
  if (action) {
    line.append(button(action.label, () => { action.run(); line.remove(); }));
  }
  const close = button("×", () => line.remove());
  close.setAttribute("aria-label", say("close"));
  line.append(close);
  shelf.append(line);
}

function button(label, run) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm";
  made.textContent = label;
  made.addEventListener("click", run);
  return made;
}

function leaveLater(line) {
  if (line.classList.contains("bad")) return;
  setTimeout(() => (line.matches(":hover, :focus-within") ? leaveLater(line) : line.remove()), STAYS);
}

/* Screen readers tell what is added to the shelf, not what stood on it when the page opened. */
function sayAgain() {
  const lines = [...shelf.querySelectorAll("[data-toast]")];
  shelf.replaceChildren();
  setTimeout(() => shelf.append(...lines), 100);
}

if (shelf) {
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node instanceof Element && node.matches("[data-toast]")) leaveLater(node);
      }
    }
  }).observe(shelf, { childList: true });
  sayAgain();
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove();
});
