// The argument of an agreement, as the server tells it: rebuilt from elements that are known to be harmless.

import { isolated } from "./figure.js";
import { ask } from "./requests.js";

const TAGS = new Set(["SECTION", "P", "UL", "OL", "LI", "TABLE", "THEAD", "TBODY", "TR", "TH", "TD", "CODE", "EM", "STRONG", "DL", "DT", "DD", "SUP", "SUB", "BR"]);
const HEADINGS = { H2: "h3", H3: "h4", H4: "h4" };
const DROPPED = new Set(["H1", "SCRIPT", "STYLE", "TITLE", "TEMPLATE", "IFRAME", "OBJECT", "EMBED", "SVG", "MATH", "IMG", "LINK", "META", "FORM"]);

/** Write negative numbers with a true minus sign, as everywhere on the page. */
function withMinus(words) {
  return words.replace(/(^|[\s(])-(?=\.?\d)/g, "$1−");
}

function copied(node) {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.parentNode.tagName === "CODE" ? node.data : withMinus(node.data))];
  if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName.toUpperCase())) return [];
  const children = [...node.childNodes].flatMap(copied);
  const tag = HEADINGS[node.tagName] ?? (TAGS.has(node.tagName) ? node.tagName.toLowerCase() : null);
  if (!tag) return children;
  const copy = document.createElement(tag);
  if (node.classList.contains("number")) copy.className = "number";
  copy.append(...children);
  return [tag === "table" ? boxed(copy) : copy];
}

function boxed(table) {
  const box = document.createElement("div");
  box.className = "scroll";
  box.append(table);
  return box;
}

/** Let a table that is wider than its box be scrolled with the keyboard. */
function reachable(box) {
  if (box.scrollWidth <= box.clientWidth) return;
  box.tabIndex = 0;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "A table that can be scrolled");
}

/** Rebuild a page or fragment of HTML from a short list of elements, without attributes, links or scripts. */
export function harmless(html) {
  const parsed = new DOMParser().parseFromString(html.replace(/<style\b[^]*?<\/style>/gi, ""), "text/html");
  return [...parsed.body.childNodes].flatMap(copied);
}

function htmlOf(answer) {
  try {
    const found = JSON.parse(answer);
    const one = found.explanations?.[0] ?? found;
    return one.fragment ?? one.html ?? "";
  } catch {
    return answer;
  }
}

/** Keep labels that are written from right to left from reordering the sentences that they stand in. */
function isolate(box, labels) {
  const mixed = [...new Set(labels)].filter((label) => isolated(label) !== label).sort((a, b) => b.length - a.length);
  if (!mixed.length) return;
  box.normalize(); // the server marks words from right to left, one by one; here labels are kept whole
  const any = new RegExp(mixed.map((label) => label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "gu");
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replace(any, isolated);
}

/** Make the panel that shows arguments; `question(concept)` gives what to ask. */
export function makeArgument({ box, question }) {
  const kept = new Map();
  let [shown, stop, timer] = [null, null, 0];

  function fill(concept, html, game) {
    box.replaceChildren(...harmless(html));
    isolate(box, [game.title, game.currency, ...game.players.flatMap(({ name, actions }) => [name, ...actions])]);
    box.querySelectorAll(".scroll").forEach(reachable);
    box.classList.remove("behind");
    box.removeAttribute("aria-busy");
  }

  async function load(concept) {
    stop?.abort();
    stop = new AbortController();
    const { signal } = stop;
    const wanted = question(concept);
    const asked = JSON.stringify(wanted);
    box.setAttribute("aria-busy", "true");
    try {
      const html = kept.get(asked) ?? htmlOf(await ask("/api/explain", asked, signal));
      if (kept.size > 60) kept.clear();
      kept.set(asked, html);
      if (!signal.aborted) fill(concept, html, wanted.game);
    } catch (error) {
      if (signal.aborted) return;
      const line = document.createElement("p");
      line.className = "problem";
      line.textContent = error.message;
      box.replaceChildren(line);
      box.removeAttribute("aria-busy");
    }
  }

  return {
    get concept() { return shown; },
    /** Show the argument of a concept. */
    show(concept) {
      shown = concept;
      return load(concept);
    },
    /** The game changed: what is shown is of the game before, until there is a pause. */
    behind() {
      clearTimeout(timer);
      stop?.abort();
      if (shown) box.classList.add("behind");
    },
    /** The game is settled: bring the argument up to date, if one is shown. */
    refresh() {
      clearTimeout(timer);
      if (shown) timer = setTimeout(() => load(shown), 700);
    },
  };
}
