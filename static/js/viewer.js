/* The document viewer (components/viewer.html): next, previous, zoom, turn; keys while it has the focus. */
import { say } from "./words.js";

const ZOOMS = [50, 75, 100, 125, 150, 200, 300, 400];
const KEYS = {
  n: (viewer) => viewer.step(1),
  p: (viewer) => viewer.step(-1),
  "+": (viewer) => viewer.zoom(1),
  "=": (viewer) => viewer.zoom(1),
  "-": (viewer) => viewer.zoom(-1),
  0: (viewer) => viewer.zoom(0),
  r: (viewer) => viewer.turn(),
};

class Viewer {
  constructor(root) {
    this.root = root;
    this.stage = root.querySelector("[data-viewer-stage]");
    this.pages = [...root.querySelectorAll("[data-viewer-show]")];
    this.here = 0;
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("keydown", (event) => this.pressed(event));
    if (this.pages.length) this.show(0);
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.viewerShow) this.show(this.pages.indexOf(button));
    if (button.dataset.viewerStep) this.step(Number(button.dataset.viewerStep));
    if (button.dataset.viewerZoom) this.zoom(Number(button.dataset.viewerZoom));
    if ("viewerTurn" in button.dataset) this.turn();
  }

  pressed(event) {
    const run = KEYS[event.key.toLowerCase()];
    if (!run || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    run(this);
  }

  step(by) {
    this.show((this.here + by + this.pages.length) % this.pages.length);
  }

  show(index) {
    this.here = index;
    this.scale = ZOOMS.indexOf(100);
    this.angle = 0;
    const { viewerShow: url, kind, title } = this.pages[index].dataset;
    const page = document.createElement(kind === "pdf" ? "iframe" : "img");
    page.src = url;
    if (kind === "pdf") page.title = title;
    else page.alt = title;
    this.stage.replaceChildren(page);
    this.root.querySelector("[data-viewer-title]").textContent = title;
    this.root.querySelector("[data-viewer-open]").href = url;
    this.root.querySelector("[data-viewer-count]").textContent = say("page", { n: index + 1, total: this.pages.length });
    this.root.querySelectorAll("[data-viewer-zoom], [data-viewer-turn]").forEach((tool) => { tool.disabled = kind === "pdf"; });
    this.pages.forEach((button, at) => (at === index ? button.setAttribute("aria-current", "true") : button.removeAttribute("aria-current")));
    if (this.root.contains(document.activeElement)) this.pages[index].scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  zoom(by) {
    this.scale = by ? Math.min(Math.max(this.scale + by, 0), ZOOMS.length - 1) : ZOOMS.indexOf(100);
    this.draw();
  }

  turn() {
    this.angle = (this.angle + 90) % 360;
    this.draw();
  }

  draw() {
    const page = this.stage.firstElementChild;
    page.style.maxWidth = this.scale > ZOOMS.indexOf(100) ? "none" : "100%";
    page.style.width = ZOOMS[this.scale] === 100 ? "" : `${ZOOMS[this.scale]}%`;
    page.style.transform = `rotate(${this.angle}deg)`;
  }
}

function begin(root) {
  root.querySelectorAll("[data-viewer]").forEach((element) => (element.viewer ??= new Viewer(element)));
}

begin(document);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt.parentElement ?? event.detail.elt));
