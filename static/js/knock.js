/* On a weak line a form that is sent to nowhere would take what was typed with it, numbers and names too.
   So a form[data-draft] that is sent as a page knocks at the server first: without an answer it stays, whole, and says so. */
import { say } from "./words.js";
import { toast } from "./toast.js";

const PATIENCE = 8000;
const answered = new WeakSet();
const knocking = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-draft]:not([data-saves], [hx-post])") || answered.has(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!knocking.has(form)) knock(form, event.submitter);
}, true);

async function knock(form, submitter) {
  knocking.add(form);
  const there = await fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) })
    .then((response) => response.ok, () => false);
  knocking.delete(form);
  if (!there) return toast(say("notSent"), { bad: true });
  answered.add(form);
  form.requestSubmit(submitter);
  answered.delete(form);
}
