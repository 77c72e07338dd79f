// Blocks of cells from a spreadsheet, and where they go in the grid.

import { LIMITS, numberTrouble, plainNumber, roomFor, sizes, splitCell, withLabel, withNewAction, withPayoff, withPayoffs } from "./model.js";

/** Cut pasted text into rows of cells, or give null where it is one plain value. */
export function cellsOf(text, count) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const rows = lines.map((line) => cutLine(line, count));
  const single = rows.length === 1 && rows[0].length === 1;
  return single && !splitCell(rows[0][0], count) ? null : rows;
}

function cutLine(line, count) {
  if (line.includes("\t")) return line.split("\t").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  const words = line.trim().split(/\s+/);
  const numeric = words.every((word) => !numberTrouble(word) || splitCell(word, count));
  if (words.length > 1 && numeric) return words;
  const parts = line.split(/[,;]/);
  const listed = parts.length > 1 && parts.length !== count && parts.every((part) => !numberTrouble(part));
  return listed ? parts.map((part) => part.trim()) : [line.trim()];
}

function isNumeric(cell, count) {
  return !numberTrouble(cell) || splitCell(cell, count) !== null;
}

/** Take labels off the block's first row and column, where they are words. */
function withoutHeadings(rows, count) {
  const wordy = (cells) => cells.length > 0 && cells.every((cell) => cell !== "" && !isNumeric(cell, count));
  let [body, above, beside] = [rows, [], []];
  if (rows.length > 1 && wordy(rows[0].slice(rows[0].length > 1 ? 1 : 0))) [above, body] = [rows[0], rows.slice(1)];
  if (body.every((row) => row.length > 1) && wordy(body.map((row) => row[0]))) {
    beside = body.map((row) => row[0]);
    body = body.map((row) => row.slice(1));
    above = above.length > body[0].length ? above.slice(1) : above;
  }
  return { body, above, beside };
}

/** Where every value stands in a column of its own (Ann, Bob, Ann, Bob, ...), put the players' numbers of a profile together. */
function joined(body, count, columns) {
  const plain = body.every((row) => row.length === count * columns && row.every((cell) => !numberTrouble(cell)));
  if (!plain || columns * count === columns) return body;
  return body.map((row) => Array.from({ length: columns }, (_, column) => row.slice(column * count, (column + 1) * count).join(",")));
}

function grownTo(game, player, length) {
  let wider = game;
  while (wider.players[player].actions.length < length && roomFor(wider, player)) wider = withNewAction(wider, player);
  return wider;
}

/** Put a block into the game with its upper left corner at a cell; the grid grows where it must. */
export function withBlock(game, rows, profile, player) {
  const count = game.players.length;
  const { body: raw, above, beside } = withoutHeadings(rows, count);
  const body = profile[1] === 0 ? joined(raw, count, sizes(game)[1]) : raw;
  const width = Math.max(...body.map((row) => row.length));
  let next = grownTo(game, 0, Math.min(LIMITS.actions, profile[0] + body.length));
  next = grownTo(next, 1, Math.min(LIMITS.actions, profile[1] + width));
  const shape = sizes(next);
  body.forEach((row, down) => row.forEach((cell, across) => {
    const place = profile.with(0, profile[0] + down).with(1, profile[1] + across);
    if (place[0] >= shape[0] || place[1] >= shape[1] || cell === "") return;
    const parts = splitCell(cell, count);
    next = parts ? withPayoffs(next, place, parts) : withPayoff(next, place, player, plainNumber(cell));
  }));
  beside.forEach((label, down) => { if (profile[0] + down < shape[0]) next = withLabel(next, 0, profile[0] + down, label); });
  above.forEach((label, across) => { if (label && profile[1] + across < shape[1]) next = withLabel(next, 1, profile[1] + across, label); });
  return next;
}
