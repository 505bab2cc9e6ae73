/* Picking rows of a list for one action: how many and how much, and the button that needs at least one.
   data-pick              the form; its rows' checkboxes are named pick and carry data-fen
   data-pick-all          the checkbox that picks every row of the page
   data-pick-go           the button; data-pick-words the sentence with %(n)s and %(amount)s */

for (const form of document.querySelectorAll("form[data-pick]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) {
      for (const box of boxes(form)) box.checked = event.target.checked;
    }
    tell(form);
  });
  tell(form);
}

function boxes(form) {
  return [...form.querySelectorAll("input[name=pick]")];
}

function tell(form) {
  const rows = boxes(form);
  const picked = rows.filter((box) => box.checked);
  const all = form.querySelector("[data-pick-all]");
  const go = form.querySelector("[data-pick-go]");
  const words = form.querySelector("[data-pick-words]");
  if (!all || !go || !words) return;
  all.checked = picked.length === rows.length;
  all.indeterminate = picked.length > 0 && picked.length < rows.length;
  go.disabled = picked.length === 0;
  const fen = picked.reduce((sum, box) => sum + BigInt(box.dataset.fen), 0n);
  words.textContent = picked.length
    ? words.dataset.pickWords.replace("%(n)s", picked.length).replace("%(amount)s", yuan(fen))
    : "";
}

function yuan(fen) {
  const whole = (fen / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  return `${whole}.${(fen % 100n).toString().padStart(2, "0")}`;
}
