// What can be taken away: the game, the agreement, the picture, the report.

import { drawPicture } from "./figure.js";
import { ask } from "./requests.js";

function save(text, type, name) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

function fileName(title, ending) {
  const stem = title.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  return `${stem || "game"}${ending}`;
}

/** Draw the picture once more, on white and at a printable width, and write it as a document of its own. */
export function pictureText(d3, scene, options) {
  const box = document.createElement("div");
  box.className = "offscreen";
  document.body.append(box);
  drawPicture(d3, box, scene, { ...options, theme: "light", width: 720, still: true, onSelect: null });
  const svg = box.querySelector("svg");
  svg.querySelectorAll("[tabindex]").forEach((node) => node.removeAttribute("tabindex"));
  const back = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  Object.entries({ width: "100%", height: "100%", fill: "#ffffff" }).forEach(([key, value]) => back.setAttribute(key, value));
  svg.prepend(back);
  const text = new XMLSerializer().serializeToString(svg);
  box.remove();
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`;
}

/** Answer the download buttons; `state()` gives the game document, the options, the chosen concept and the scene. */
export function makeDownloads(d3, { buttons, note, state }) {
  const makers = {
    async yaml({ game, options: { threat } }) { // with the threat as the slider has it: the game that the agreement and the report are about
      const found = JSON.parse(await ask("/api/convert", { game, format: "yaml", options: { threat } }));
      return [found.text, "text/yaml", ".yaml"];
    },
    async agreement({ game, optionsFor, concept }) {
      const text = await ask("/api/solve", { game, concepts: [concept], options: { ...optionsFor(concept), coalitions: true } });
      return [text, "application/json", `.${concept}.json`];
    },
    async svg({ scene, hidden, concept }) {
      return [pictureText(d3, scene, { selected: concept, hidden }), "image/svg+xml", ".svg"];
    },
    async report({ game, options }) {
      return [await ask("/api/report", { game, options }), "text/html", ".html"];
    },
  };
  let [open, writing] = [true, null];
  const follow = () => buttons.forEach((button) => { button.disabled = !open || button === writing; });
  buttons.forEach((button) => button.addEventListener("click", async () => {
    const now = state();
    writing = button;
    follow();
    note.textContent = "Writing…";
    try {
      const [text, type, ending] = await makers[button.dataset.download](now);
      const name = fileName(now.game.title, ending);
      save(text, type, name);
      note.textContent = `${name} was written.`;
    } catch (error) {
      note.textContent = error.message;
    } finally {
      writing = null;
      follow();
      if (document.activeElement === document.body) button.focus({ preventScroll: true });
    }
  }));
  return {
    /** Give files out, or not while there is no answer to the game as it is written. */
    allow(on) { open = on; follow(); },
  };
}
