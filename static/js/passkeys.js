// A button for passkeys appears where the browser knows what a passkey is, and nowhere else.
if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = false;
}
