// The editor of players, actions and payoffs. It draws a game and reports edits; it keeps no state but what is in the inputs.

import {
  indexOf, LIMITS, numberTrouble, plainNumber, profilesOf, roomFor, sizes, splitCell,
  withLabel, withName, withNewAction, withNewPlayer, withoutAction, withoutPlayer, withPayoff, withPayoffs,
} from "./model.js";
import { cue } from "./cues.js";
import { isolated } from "./figure.js";
import { cellsOf, withBlock } from "./paste.js";

function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  const { data, aria, ...plain } = properties;
  Object.assign(node, plain);
  Object.entries(data ?? {}).forEach(([key, value]) => { node.dataset[key] = value; });
  Object.entries(aria ?? {}).forEach(([key, value]) => node.setAttribute(`aria-${key}`, value));
  node.append(...children);
  return node;
}

function field(key, value, label, properties = {}) {
  return element("input", { type: "text", dir: "auto", value, autocomplete: "off", spellcheck: false, ...properties, data: { key, ...properties.data }, aria: { label } });
}

const HOW_MANY = { 2: "both", 3: "all three" };

/** Make the editor: `current()` gives the game, `edit(game, key)` takes the next one, `tell(words)` says what an edit did besides. */
export function makeGrid({ players, payoffs, addPlayer, limits, current, edit, tell }) {
  let drawn = "";

  function personBox(person, player, game) {
    const box = element("fieldset", { className: `p${player % 8}` }, element("legend", { className: "visually-hidden", textContent: `Player ${player + 1}` }));
    const name = field(`player:${player}`, person.name, `Name of player ${player + 1}`, { maxLength: 60, data: { label: `${player}` } });
    name.addEventListener("input", () => edit(withName(current(), player, name.value), `player:${player}`));
    const line = element("div", { className: "person" }, name);
    if (game.players.length > 2) {
      line.append(button("Remove", `Remove ${person.name}`, `remove-player:${player}`, () => edit(withoutPlayer(current(), player))));
    }
    const actions = element("div", { className: "actions" }, ...person.actions.map((label, action) => actionBox(person, player, label, action)));
    const more = button("+ action", `Add an action of ${person.name}`, `add-action:${player}`, () => edit(withNewAction(current(), player)));
    more.disabled = !roomFor(game, player);
    if (more.disabled) more.title = `This page edits up to ${LIMITS.actions} actions a player and ${LIMITS.payoffs} payoffs.`;
    actions.append(more);
    box.append(line, actions);
    return box;
  }

  function actionBox(person, player, label, action) {
    const input = field(`action:${player}:${action}`, label, `Action ${action + 1} of ${person.name}`, { maxLength: 60, data: { label: `${player}:${action}` } });
    input.addEventListener("input", () => edit(withLabel(current(), player, action, input.value), `action:${player}:${action}`));
    const box = element("span", { className: "action" }, input);
    if (person.actions.length > 1) {
      box.append(button("×", `Remove ${person.name}’s action ${label}`, `remove-action:${player}:${action}`, () => edit(withoutAction(current(), player, action))));
    }
    return box;
  }

  function button(words, label, key, action) {
    const node = element("button", { type: "button", textContent: words, title: label, data: { key }, aria: { label } });
    node.addEventListener("click", action);
    return node;
  }

  function cellInput(game, profile, player) {
    const key = `${player}:${profile.join()}`;
    const plays = profile.map((action, other) => `${game.players[other].name} ${game.players[other].actions[action]}`).join(", ");
    const input = field(`cell:${key}`, game.payoffs[indexOf(profile, sizes(game))][player], `${game.players[player].name}’s payoff at ${plays}`,
      { inputMode: "text", className: `p${player % 8}`, maxLength: 60, data: { cell: key } });
    input.setAttribute("autocapitalize", "off");
    input.addEventListener("focus", () => input.select());
    input.addEventListener("input", () => typed(input, profile, player));
    input.addEventListener("change", () => settled(input, profile, player));
    input.addEventListener("paste", (event) => pasted(event, profile, player));
    input.addEventListener("keydown", (event) => moved(event, input, profile, player));
    return input;
  }

  function typed(input, profile, player) {
    const count = current().players.length;
    const parts = splitCell(input.value, count);
    tell(parts ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)} were put into ${HOW_MANY[count] ?? `all ${count}`} payoffs of this cell; write 1.5 for a decimal, Ctrl-Z undoes.` : "");
    edit(parts ? withPayoffs(current(), profile, parts) : withPayoff(current(), profile, player, input.value), `cell:${profile.join()}`);
  }

  /** Once an input is left, show in it what the game holds. */
  function settled(input, profile, player) {
    const held = current().payoffs[indexOf(profile, sizes(current()))]?.[player];
    if (held !== undefined) input.value = numberTrouble(held) ? held : plainNumber(held);
  }

  function pasted(event, profile, player) {
    const rows = cellsOf(event.clipboardData.getData("text/plain"), current().players.length);
    if (!rows) return;
    event.preventDefault();
    edit(withBlock(current(), rows, profile, player));
  }

  function moved(event, input, profile, player) {
    const shape = sizes(current());
    const [edge, side] = [input.selectionStart, input.selectionEnd];
    const all = edge === 0 && side === input.value.length;
    const count = shape.length;
    const go = {
      ArrowUp: () => [-1, 0], ArrowDown: () => [1, 0], Enter: () => [event.shiftKey ? -1 : 1, 0],
      ArrowLeft: () => (all || side === 0 ? [0, -1] : null), ArrowRight: () => (all || edge === input.value.length ? [0, 1] : null),
    }[event.key]?.();
    if (!go || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    settled(input, profile, player);
    const [down, across] = getComputedStyle(input.parentNode).flexDirection === "column"
      ? [profile[0] * count + player + go[0], profile[1] * count + player + count * go[1]] // a cell's payoffs stand below each other
      : [profile[0] * count + player + count * go[0], profile[1] * count + player + go[1]];
    const place = profile.with(0, Math.floor(down / count)).with(1, Math.floor(across / count));
    const owner = (((down + across - player) % count) + count) % count;
    payoffs.querySelector(`[data-cell="${owner}:${place.join()}"]`)?.focus();
  }

  function panel(game, rest) {
    const [rows, columns] = game.players;
    const shape = sizes(game);
    const head = element("tr", {}, element("th", { className: "axis", textContent: `${isolated(rows.name)} ↓  ${isolated(columns.name)} →` }),
      ...columns.actions.map((label) => element("th", { scope: "col", textContent: isolated(label) })));
    const body = rows.actions.map((label, row) => element("tr", {}, element("th", { scope: "row", textContent: isolated(label) }),
      ...Array.from({ length: shape[1] }, (_, column) => element("td", {}, element("div", { className: "cell" },
        ...game.players.map((__, player) => cellInput(game, [row, column, ...rest], player)))))));
    const table = element("table", { className: "matrix" }, element("thead", {}, head), element("tbody", {}, ...body));
    const title = panelTitle(game, rest);
    const box = element("div", { className: "panel" });
    if (title) box.append(element("h3", { textContent: title }));
    box.append(cue(element("div", { className: "scroll" }, table)));
    return box;
  }

  function panelTitle(game, rest) {
    return rest.map((action, index) => `${isolated(game.players[index + 2].name)}: ${isolated(game.players[index + 2].actions[action])}`).join(" · ");
  }

  /** Show a game; inputs are only rebuilt if its shape changed, so that the caret stays where it is. */
  function show(game) {
    const shape = JSON.stringify(sizes(game));
    const key = document.activeElement?.dataset?.key;
    if (shape === drawn) update(game);
    else {
      drawn = shape;
      payoffs.classList.toggle("many", game.players.length > 2);
      payoffs.dataset.room = roomNeeded(game);
      players.replaceChildren(...game.players.map((person, player) => personBox(person, player, game)));
      payoffs.replaceChildren(...profilesOf(sizes(game).slice(2)).map((rest) => panel(game, rest)));
      addPlayer.disabled = !roomFor(game, null);
      limits.hidden = !addPlayer.disabled && game.players.every((_, player) => roomFor(game, player));
      if (key) find(key)?.focus();
    }
  }

  /** Tell how much room the cells of a row need: where they need much, the payoffs of a cell stand below each other. */
  function roomNeeded({ players: { length: count, 1: { actions } } }) {
    if (count > 3) return "any";
    return actions.length > 2 ? "much" : count > 2 ? "some" : "little";
  }

  function find(key) {
    return [...document.querySelectorAll("[data-key]")].find((node) => node.dataset.key === key);
  }

  function update(game) {
    const put = (input, value) => { if (input && input !== document.activeElement && input.value !== value) input.value = value; };
    game.players.forEach((person, player) => {
      put(players.querySelector(`[data-label="${player}"]`), person.name);
      person.actions.forEach((label, action) => put(players.querySelector(`[data-label="${player}:${action}"]`), label));
    });
    const shape = sizes(game);
    profilesOf(shape).forEach((profile, at) => game.payoffs[at].forEach((value, player) => {
      const input = payoffs.querySelector(`[data-cell="${player}:${profile.join()}"]`);
      put(input, value);
      if (input === document.activeElement && input.value !== value && !splitCell(input.value, game.players.length)) input.value = value;
      const plays = profile.map((action, other) => `${game.players[other].name} ${game.players[other].actions[action]}`).join(", ");
      input.setAttribute("aria-label", `${game.players[player].name}’s payoff at ${plays}`);
    }));
    headings(game);
  }

  function headings(game) {
    const [rows, columns] = game.players;
    profilesOf(sizes(game).slice(2)).forEach((rest, index) => {
      const box = payoffs.children[index];
      const title = box.querySelector("h3");
      if (title) title.textContent = panelTitle(game, rest);
      box.querySelector(".axis").textContent = `${isolated(rows.name)} ↓  ${isolated(columns.name)} →`;
      box.querySelectorAll("thead th[scope]").forEach((cell, column) => { cell.textContent = isolated(columns.actions[column]); });
      box.querySelectorAll("tbody th").forEach((cell, row) => { cell.textContent = isolated(rows.actions[row]); });
    });
  }

  /** Mark the inputs that are wrong. */
  function mark(problems) {
    const wrong = new Map(problems.map(({ key, message }) => [key, message]));
    document.querySelectorAll("input[data-key]").forEach((input) => {
      const message = wrong.get(input.dataset.key);
      if (!message) {
        input.removeAttribute("aria-invalid");
        input.removeAttribute("aria-describedby");
        input.removeAttribute("title");
        return;
      }
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", "problem");
      input.title = message;
    });
  }

  limits.textContent = `Greyed buttons: this page edits up to ${LIMITS.players} players, ${LIMITS.actions} actions a player and ${LIMITS.payoffs} payoffs; the command line takes more.`;
  addPlayer.addEventListener("click", () => edit(withNewPlayer(current())));
  return { show, mark };
}
