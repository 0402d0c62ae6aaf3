// Reads {name: html} and writes what Gmail, Apple Mail and Outlook do not understand of it, by the data of npm caniemail.
import { readFileSync } from "node:fs";
import { caniemail } from "caniemail";

const mails = JSON.parse(readFileSync(process.argv[2], "utf8"));
const clients = ["gmail.*", "apple-mail.*", "outlook.*"];
const found = [];
for (const [name, html] of Object.entries(mails)) {
  const { issues } = caniemail({ clients, html });
  for (const kind of ["errors", "warnings"]) {
    for (const [client, each] of issues[kind]) {
      for (const { title, notes } of each) found.push({ name, kind, client, title, notes });
    }
  }
}
process.stdout.write(JSON.stringify(found));
