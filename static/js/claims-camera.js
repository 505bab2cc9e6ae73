/* Pages from a document camera, or from the camera of a phone, in the dialog #camera.
   [data-camera="KIND"]     opens it for that kind of document; data-label is what it is called
   [data-camera-take]       takes the page that the camera sees; in place of the page that is taken again
   [data-camera-files]      pictures that the phone took, or that lie on the disk
   li [data-page="..."]     turn, retake or remove a page
   dialog [data-insecure data-refused data-none data-no-picture]: the sentences for what goes wrong
   form#pages               gets the pages as files, in their order, and posts them */
import { toast } from "./toast.js";

const LONGEST = 2480;
const QUALITY = 0.85;
const dialog = document.getElementById("camera");

if (dialog) {
  const of = (name) => dialog.querySelector(`[data-camera-${name}]`);
  const [live, told, list, devices, take, done] = ["live", "told", "pages", "device", "take", "done"].map(of);
  const form = document.getElementById("pages");
  let stream = null;
  let again = null;

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-camera]");
    if (opener) open(opener);
  });
  dialog.addEventListener("close", stop);
  list.addEventListener("click", (event) => change(event.target.closest("[data-page]")));
  take.addEventListener("click", () => add(live, live.videoWidth, live.videoHeight));
  done.addEventListener("click", send);
  devices.addEventListener("change", start);
  of("files").addEventListener("change", (event) => read(event.target));
  form.addEventListener("htmx:afterRequest", (event) => finish(event.detail.xhr.status));
  form.addEventListener("htmx:beforeRequest", () => { done.disabled = true; });
  form.addEventListener("htmx:afterRequest", count);

  function open(opener) {
    form.elements.kind.value = opener.dataset.camera;
    dialog.querySelector("[data-camera-kind]").textContent = opener.dataset.label;
    dialog.showModal();
    count();
    start();
  }

  async function start() {
    stop();
    take.disabled = true;
    const wanted = devices.value ? { deviceId: { exact: devices.value } } : { facingMode: "environment" };
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { ...wanted, width: { ideal: 3840 }, height: { ideal: 2160 } } });
    } catch (error) {
      return tell(dialog.dataset[!navigator.mediaDevices ? "insecure" : error.name === "NotAllowedError" ? "refused" : "none"]);
    }
    if (!dialog.open) return stop();
    tell("");
    live.srcObject = stream;
    await live.play();
    take.disabled = false;
    take.focus();
    await choices();
  }

  /* Labels of cameras are told only after one was allowed. */
  async function choices() {
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter((each) => each.kind === "videoinput");
    const here = stream?.getVideoTracks()[0]?.getSettings().deviceId;
    devices.replaceChildren(...cameras.map((each) => new Option(each.label || each.deviceId, each.deviceId, false, each.deviceId === here)));
    devices.hidden = cameras.length < 2;
  }

  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    live.srcObject = null;
  }

  function tell(words) {
    told.textContent = words;
    live.hidden = Boolean(words);
  }

  function add(picture, width, height) {
    const page = document.getElementById("camera-page").content.firstElementChild.cloneNode(true);
    const canvas = page.querySelector("canvas");
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    if (again) again.replaceWith(page); else list.append(page);
    again = null;
    count();
  }

  async function read(input) {
    for (const file of input.files) {
      try {
        const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
        add(picture, picture.width, picture.height);
        picture.close();
      } catch {
        toast(`${file.name}: ${dialog.dataset.noPicture}`, { bad: true });
      }
    }
    input.value = "";
  }

  function change(button) {
    if (!button) return;
    const page = button.closest("li");
    const what = button.dataset.page;
    if (what === "remove") page.remove();
    if (what === "turn") turn(page.querySelector("canvas"));
    if (what === "retake") again = again === page ? null : page;
    if (!again?.isConnected) again = null;
    count();
  }

  function turn(canvas) {
    const turned = document.createElement("canvas");
    [turned.width, turned.height] = [canvas.height, canvas.width];
    const pen = turned.getContext("2d");
    pen.translate(turned.width, 0);
    pen.rotate(Math.PI / 2);
    pen.drawImage(canvas, 0, 0);
    canvas.replaceWith(turned);
  }

  function count() {
    const pages = [...list.children];
    for (const [at, page] of pages.entries()) {
      page.classList.toggle("is-again", page === again);
      page.querySelector("[data-page-number]").textContent = at + 1;
      page.querySelector("[data-page=retake]").setAttribute("aria-pressed", page === again);
    }
    done.disabled = !pages.length;
    done.querySelector("[data-camera-count]").textContent = pages.length || "";
  }

  async function send() {
    const blobs = await Promise.all([...list.querySelectorAll("canvas")].map((canvas) => new Promise((ready) => canvas.toBlob(ready, "image/jpeg", QUALITY))));
    const files = new DataTransfer();
    blobs.forEach((blob, at) => files.items.add(new File([blob], `${at + 1}.jpg`, { type: "image/jpeg" })));
    form.elements.pages.files = files.files;
    form.elements.command_key.value = document.querySelector("#upload-key [name=command_key]").value;
    form.requestSubmit();
  }

  /* Pages that were refused stay for the next try; why stands with the documents. Without an answer nothing changes. */
  function finish(status) {
    if (status === 200) list.replaceChildren();
    if (status === 200 || status === 422) dialog.close();
    form.elements.pages.value = "";
  }
}
