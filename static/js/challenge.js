// While a form of ours is under attack, a reader's browser looks for a number: a second of work for one, hours for a thousand.
const place = document.querySelector("[data-challenge]");
const asked = JSON.parse(place.dataset.challenge);
const bytes = new TextEncoder();
const separator = asked.salt.endsWith("&") ? "" : "&";

async function found() {
  for (let number = 0; number <= asked.maxnumber; number += 1) {
    const hash = await crypto.subtle.digest("SHA-256", bytes.encode(asked.salt + separator + number));
    const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (hex === asked.challenge) return number;
  }
  return null;
}

const { algorithm, challenge, salt, signature } = asked;
const answer = { algorithm, challenge, number: await found(), salt, signature };
place.querySelector("[name=answer]").value = btoa(JSON.stringify(answer));
place.querySelector("[data-challenge-told]").hidden = true;
place.dataset.solved = "yes";
if (place.dataset.challengeThen === "send") place.requestSubmit();
