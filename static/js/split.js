/* Documents beside a form: the handle between moves by mouse, touch or arrow keys; the width is remembered.
   data-split="key"       on .columns, with a [role=separator] between the two sides */
import { keep, read } from "./store.js";

const LEAST = 20;
const MOST = 65;

document.querySelectorAll("[data-split]").forEach((columns) => {
  const name = `split:${columns.dataset.split}`;
  const handle = columns.querySelector("[role=separator]");
  const set = (share) => {
    const width = Math.min(Math.max(Math.round(share), LEAST), MOST);
    columns.style.setProperty("--left", `${width}%`);
    handle.setAttribute("aria-valuenow", width);
    keep(localStorage, name, width);
  };
  handle.setAttribute("aria-valuemin", LEAST);
  handle.setAttribute("aria-valuemax", MOST);
  set(read(localStorage, name) ?? 34);
  handle.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
    if (!by) return;
    event.preventDefault();
    set(Number(handle.getAttribute("aria-valuenow")) + by);
  });
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    const box = columns.getBoundingClientRect();
    const move = (moved) => set(((moved.clientX - box.left) / box.width) * 100);
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", () => handle.removeEventListener("pointermove", move), { once: true });
  });
});
