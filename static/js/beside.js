// The news below an article, from the moment when the reader comes near them: new ones are offered there, too.
import { follow } from "./follow.js";
import { offering } from "./parts.js";

export function renew(part, plate) {
  const take = offering(part);
  follow(plate, (fresh) => {
    take(fresh);
    return true;
  });
}
