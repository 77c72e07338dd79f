// The game that is being edited: labels and payoffs as the text that was typed, so that 1/3 and 0.1 stay exact.

export const LIMITS = { players: 6, actions: 12, payoffs: 3000 };
const NUMBER = /^[-+]?(\d+\/\d+|(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?)$/;
const LARGEST = 1e300; // as the library has it
const LARGEST_EXPONENT = 400;

/** Write a typed number as documents do: a plain minus sign, no blanks around the fraction bar. */
export function plainNumber(text) {
  return String(text).trim().replace(/[−–]/g, "-").replace(/\s*\/\s*/g, "/");
}

/** Say in one sentence what is wrong with a typed number, or nothing. */
export function numberTrouble(text) {
  const plain = plainNumber(text);
  if (plain === "") return "is empty";
  if (!NUMBER.test(plain)) return `“${plain.slice(0, 40)}” is not a number; write 3, 0.5 or 1/3`;
  if (/\/0+$/.test(plain)) return "divides by zero";
  if (Math.abs(toNumber(plain)) > LARGEST) return "is beyond 1e300; choose a larger unit of currency";
  if (Math.abs(Number(/e(.*)/i.exec(plain)?.[1] ?? 0)) > LARGEST_EXPONENT) return `has an exponent beyond ${LARGEST_EXPONENT}; choose another unit of currency`;
  return "";
}

export function toNumber(text) {
  const [above, below = "1"] = plainNumber(text).split("/");
  return Number(above) / Number(below);
}

/** Split "3, 5" or "(3; 5)" into one number a player, or give null. */
export function splitCell(text, count) {
  const parts = String(text).trim().replace(/^[([{]|[)\]}]$/g, "").split(/[,;|]/).map(plainNumber);
  return parts.length === count && parts.every((part) => !numberTrouble(part)) ? parts : null;
}

// ---------------------------------------------------------------- profiles in the order of documents: the last player moves fastest

export function sizes(game) {
  return game.players.map((player) => player.actions.length);
}

export function indexOf(profile, shape) {
  return profile.reduce((index, action, player) => index * shape[player] + action, 0);
}

export function profilesOf(shape) {
  return shape.reduce((found, count) => found.flatMap((head) => Array.from({ length: count }, (_, action) => [...head, action])), [[]]);
}

/** Rebuild the payoffs for another shape; `origin` tells which old profile a new one takes its payoffs from. */
function reshaped(game, players, origin) {
  const old = sizes(game);
  const shape = players.map((player) => player.actions.length);
  const payoffs = profilesOf(shape).map((profile) => {
    const row = game.payoffs[indexOf(origin(profile), old)];
    return players.map((_, player) => row[player] ?? "0");
  });
  return { ...game, players, payoffs };
}

// ---------------------------------------------------------------- documents

/** Read a game document; throws an Error with a sentence if it is not one. */
export function fromDocument(document) {
  if (!Array.isArray(document?.players) || document.players.length < 2) throw new Error("a game needs at least two players");
  const players = document.players.map((player) => {
    if (typeof player?.name !== "string" || !Array.isArray(player.actions) || !player.actions.length) throw new Error("every player needs a name and actions");
    return { name: player.name, actions: player.actions.map(String) };
  });
  const shape = players.map((player) => player.actions.length);
  if (shape.reduce((product, count) => product * count, players.length) > 20000) throw new Error("the game is too large for this page");
  const payoffs = profilesOf(shape).map((profile) => {
    const leaf = profile.reduce((node, action, player) => (Array.isArray(node) ? node[action] : node?.[players[player].actions[action]]), document.payoffs);
    if (!Array.isArray(leaf) || leaf.length !== players.length) throw new Error("a profile has no payoff for every player");
    return leaf.map(String);
  });
  return { title: String(document.title ?? ""), currency: String(document.currency ?? ""), players, payoffs };
}

/** A game to begin with: two players with two actions each, and nothing at stake. */
export function emptyGame() {
  const players = [1, 2].map((number) => ({ name: `Player ${number}`, actions: ["action 1", "action 2"] }));
  return { title: "", currency: "", players, payoffs: Array.from({ length: 4 }, () => ["0", "0"]) };
}

/** Write the game document, with payoffs as text: exact, as they were typed. */
export function toDocument(game) {
  const nested = (shape, rows) => {
    if (shape.length === 1) return rows;
    const step = rows.length / shape[0];
    return Array.from({ length: shape[0] }, (_, action) => nested(shape.slice(1), rows.slice(action * step, (action + 1) * step)));
  };
  const rows = game.payoffs.map((row) => row.map(plainNumber));
  return { schema: "detente/game/1", title: game.title, currency: game.currency, players: game.players, payoffs: nested(sizes(game), rows) };
}

// ---------------------------------------------------------------- edits: each gives a new game

export function withPayoff(game, profile, player, text) {
  const at = indexOf(profile, sizes(game));
  return { ...game, payoffs: game.payoffs.map((row, index) => (index === at ? row.with(player, text) : row)) };
}

export function withPayoffs(game, profile, texts) {
  const at = indexOf(profile, sizes(game));
  return { ...game, payoffs: game.payoffs.with(at, texts) };
}

export function withName(game, player, name) {
  return { ...game, players: game.players.with(player, { ...game.players[player], name }) };
}

export function withLabel(game, player, action, label) {
  const owner = game.players[player];
  return { ...game, players: game.players.with(player, { ...owner, actions: owner.actions.with(action, label) }) };
}

function freeLabel(taken, stem) {
  let number = taken.length + 1;
  while (taken.includes(`${stem} ${number}`)) number += 1;
  return `${stem} ${number}`;
}

/** Add an action with the payoffs of the player's last one, so that nothing changes until they are edited. */
export function withNewAction(game, player, label = "") {
  const owner = game.players[player];
  const last = owner.actions.length - 1;
  const actions = [...owner.actions, label || freeLabel(owner.actions, "action")];
  return reshaped(game, game.players.with(player, { ...owner, actions }), (profile) => profile.with(player, Math.min(profile[player], last)));
}

export function withoutAction(game, player, action) {
  const owner = game.players[player];
  const players = game.players.with(player, { ...owner, actions: owner.actions.toSpliced(action, 1) });
  return reshaped(game, players, (profile) => profile.with(player, profile[player] + (profile[player] >= action ? 1 : 0)));
}

/** Add a player with two actions that change nothing and payoffs of zero. */
export function withNewPlayer(game) {
  const name = freeLabel(game.players.map((player) => player.name), "Player");
  return reshaped(game, [...game.players, { name, actions: ["action 1", "action 2"] }], (profile) => profile.slice(0, -1));
}

/** Remove a player, who is taken to play the first action. */
export function withoutPlayer(game, player) {
  const before = sizes(game);
  const players = game.players.toSpliced(player, 1);
  const payoffs = profilesOf(players.map((one) => one.actions.length))
    .map((profile) => game.payoffs[indexOf(profile.toSpliced(player, 0, 0), before)].toSpliced(player, 1));
  return { ...game, players, payoffs };
}

/** Tell whether one more action of a player (or one more player, for `player` null) keeps the game small enough to edit here. */
export function roomFor(game, player) {
  const count = game.players.length;
  const profiles = game.payoffs.length;
  if (player === null) return count < LIMITS.players && 2 * profiles * (count + 1) <= LIMITS.payoffs;
  const own = game.players[player].actions.length;
  return own < LIMITS.actions && (profiles / own) * (own + 1) * count <= LIMITS.payoffs;
}

// ---------------------------------------------------------------- what is wrong, and what is best together

/** List what keeps the game from being solved: where (a key of an input) and a sentence. */
export function troubles(game) {
  const found = [];
  const names = game.players.map((player) => player.name.trim());
  game.players.forEach((player, index) => {
    if (!names[index]) found.push({ key: `player:${index}`, message: "A player needs a name." });
    else if (names.indexOf(names[index]) < index) found.push({ key: `player:${index}`, message: `Two players are called “${names[index]}”.` });
    const labels = player.actions.map((label) => label.trim());
    labels.forEach((label, action) => {
      if (!label) found.push({ key: `action:${index}:${action}`, message: `An action of ${names[index] || "a player"} needs a name.` });
      else if (labels.indexOf(label) < action) found.push({ key: `action:${index}:${action}`, message: `${names[index]} has two actions called “${label}”.` });
    });
  });
  profilesOf(sizes(game)).forEach((profile, at) => game.payoffs[at].forEach((text, player) => {
    const wrong = numberTrouble(text);
    const where = profile.map((action, other) => game.players[other].actions[action]).join(", ");
    if (wrong) found.push({ key: `cell:${player}:${profile.join()}`, message: `${names[player]}’s payoff at (${where}) ${wrong}.` });
  }));
  return found;
}

/** Pick the threat that the slider starts with: the first action that no best profile of all uses, else the first of whoever has a choice. */
export function firstThreat(game) {
  const totals = game.payoffs.map((row) => row.reduce((sum, text) => sum + toNumber(text), 0));
  const best = Math.max(...totals);
  const close = Math.max(1, ...totals.map(Math.abs)) * 1e-12;
  const winning = profilesOf(sizes(game)).filter((_, at) => totals[at] >= best - close);
  const choosing = game.players.map((player, index) => ({ index, count: player.actions.length })).filter(({ count }) => count > 1);
  for (const { index, count } of choosing) {
    for (let action = 0; action < count; action += 1) {
      if (!winning.some((profile) => profile[index] === action)) return { player: index, action, instead: action === 0 ? 1 : 0 };
    }
  }
  return choosing.length ? { player: choosing[0].index, action: 0, instead: 1 } : null;
}
