// A button for passkeys appears where the browser knows what a passkey is, and nowhere else. What goes wrong is told.
if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = false;
}
const told = document.querySelector("[data-passkey-error]");
document.querySelector(".account")?.append(told);
document.addEventListener("allauth.error", () => {
  told.hidden = false;
});
