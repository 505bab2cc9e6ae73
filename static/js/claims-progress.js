/* The query code that the QR code of a receipt leads with, in the fragment of the address. */
const code = document.querySelector("[data-from-fragment]");
const given = decodeURIComponent(location.hash.slice(1)).replace(/[^0-9A-Za-z-]/g, "").slice(0, 20);

if (code && given && !code.value) {
  code.value = given;
  history.replaceState(null, "", location.pathname);
  document.querySelector("[name=last]").focus();
}
