// The table of deals: a row a concept, and for every player fallback, payoff, transfer and interval.

import { formatNumber, formatSigned, glyphIcon, isolated, playerColour, startOf } from "./figure.js";

const NAMES = 160; // pixels that the names of the concepts take
// What there is room for, by the pixels for a player; the waterfall tells the rest of the chosen concept.
const COLUMNS = [[400, ["fallback", "payoff", "transfer", "interval"]], [290, ["fallback", "payoff", "transfer"]], [190, ["payoff", "transfer"]]];

/** The columns of a player, in a table that is `room` pixels wide. */
export function columnsFor(room, players) {
  return COLUMNS.find(([least]) => (room - NAMES) / players >= least)?.[1] ?? ["payoff"];
}

function cell(tag, words, className = "") {
  const node = document.createElement(tag);
  node.textContent = words;
  if (className) node.className = className;
  return node;
}

function heading(scene, kinds) {
  const names = document.createElement("tr");
  const corner = cell("th", "concept", "corner");
  corner.scope = "col";
  corner.rowSpan = 2;
  names.append(corner);
  const columns = document.createElement("tr");
  scene.game.players.forEach((name, player) => {
    const head = cell("th", "", "first");
    head.colSpan = kinds.length;
    head.scope = "colgroup";
    const swatch = cell("span", "", "swatch");
    swatch.style.background = playerColour(player);
    head.append(swatch, isolated(name));
    names.append(head);
    kinds.forEach((words, index) => {
      const column = cell("th", words === "fallback" ? startOf(scene) : words, index ? "" : "first");
      column.scope = "col";
      columns.append(column);
    });
  });
  return [names, columns];
}

function numbers(deal, player, scale, kinds) {
  const payoff = cell("td", formatNumber(deal.payoffs[player], scale), "payoff");
  payoff.dataset.player = String(player);
  payoff.dataset.payoff = String(deal.payoffs[player]);
  const [low, high] = [formatNumber(deal.low[player], scale), formatNumber(deal.high[player], scale)];
  const cells = {
    fallback: cell("td", deal.fallback ? formatNumber(deal.fallback[player], scale) : "–", "minor"),
    payoff,
    transfer: cell("td", deal.transfers ? formatSigned(deal.transfers[player], scale) : "–"),
    interval: cell("td", low === high ? low : `${low} to ${high}`, "minor"),
  };
  cells[kinds[0]].classList.add("first");
  return kinds.map((kind) => cells[kind]);
}

/** Draw the table; `onSelect(concept)` is called when a concept is chosen. */
export function drawTable(d3, table, scene, { selected, hidden, onSelect, room = Infinity }) {
  const kinds = columnsFor(room, scene.game.players.length);
  const focused = table.contains(document.activeElement) ? document.activeElement.dataset.choose : null;
  table.classList.toggle("many", scene.game.players.length > 2);
  table.tHead.replaceChildren(...heading(scene, kinds));
  table.tBodies[0].replaceChildren(...scene.deals.map((deal) => {
    const row = document.createElement("tr");
    row.dataset.concept = deal.concept;
    if (deal.concept === selected) row.setAttribute("aria-current", "true");
    const button = cell("button", deal.concept, hidden.includes(deal.concept) ? "hidden-concept" : "");
    button.type = "button";
    button.dataset.choose = deal.concept;
    button.title = `Read the argument of ${deal.concept}`;
    button.prepend(glyphIcon(d3, deal.shape));
    button.addEventListener("click", () => onSelect(deal.concept));
    const head = document.createElement("th");
    head.scope = "row";
    head.append(button);
    row.append(head, ...scene.game.players.flatMap((_, player) => numbers(deal, player, scene.scale, kinds)));
    return row;
  }));
  if (focused) table.querySelector(`[data-choose="${focused}"]`)?.focus({ preventScroll: true });
}

/** List the concepts that do not apply to this game, with the reason. */
export function drawSkipped(box, scene) {
  box.hidden = scene.skipped.length === 0;
  box.querySelector("ul").replaceChildren(...scene.skipped.map(({ concept, reason }) => cell("li", `${concept}: ${reason}`)));
}
