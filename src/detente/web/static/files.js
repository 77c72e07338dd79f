// Games from files: chosen with a button or dropped onto the page, and read by the server.

import { fromDocument } from "./model.js";
import { ask } from "./requests.js";

const LARGEST = 900000; // characters; the server takes requests of up to a mebibyte
const FORMATS = ["yaml", "yml", "json", "csv", "nfg", "gam"];

/** Read a game from a file; throws an Error with a sentence. */
export async function gameIn(file) {
  const format = file.name.split(".").at(-1).toLowerCase();
  if (!FORMATS.includes(format)) throw new Error(`“${file.name}” could not be opened: games are in files that end in ${FORMATS.map((one) => `.${one}`).join(", ")}.`);
  if (file.size > LARGEST) throw new Error(`“${file.name}” is too large for this page; the command line takes larger games.`);
  try {
    const { game } = JSON.parse(await ask("/api/convert", { text: await file.text(), from: format, format: "json" }));
    return fromDocument(game);
  } catch (error) {
    throw new Error(`“${file.name}” could not be opened: ${error.message.replace(/^text, /, "").replace(/\.?$/, ".")}`);
  }
}

/** Take files from a button's input and from drops anywhere on the page. */
export function takeFiles({ button, input, onFile }) {
  const hasFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const [file] = input.files;
    input.value = "";
    if (file) onFile(file);
  });
  document.addEventListener("dragover", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dropping"); });
  document.addEventListener("drop", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    document.body.classList.remove("dropping");
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  });
}
