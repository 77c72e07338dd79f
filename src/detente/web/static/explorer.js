// The explorer page: joins the editor, the sliders, the questions to the server and the drawings.

import { makeArgument } from "./argument.js";
import { cue } from "./cues.js";
import { makeDownloads } from "./downloads.js";
import { drawCoalitions, drawLegend, drawPicture, drawWaterfall, isolated, startOf } from "./figure.js";
import { gameIn, takeFiles } from "./files.js";
import { makeGrid } from "./grid.js";
import { history } from "./history.js";
import { makeHypotheses } from "./hypotheses.js";
import { fromFragment, toFragment } from "./link.js";
import { emptyGame, fromDocument, toDocument, troubles } from "./model.js";
import { ask, newestOnly } from "./requests.js";
import { makeSliders } from "./sliders.js";
import { columnsFor, drawSkipped, drawTable } from "./table.js";
import { headline, inOneLine, inShort, leading, summary } from "./words.js";

const { d3 } = globalThis;
const FIRST = "curse";
const DRAWINGS = ["picture", "waterfall", "coalitions", "results"];
const TYPING = 160; // milliseconds of quiet after a key before the server is asked
const HESITATION = 400; // milliseconds before a half-typed number is called wrong
const SLOW = 300; // milliseconds after which what is shown is marked as out of date
const HINTS = {
  curse: "Drag the threat strength: coco pays for the curse, the correlated fallback does not.",
  "costly-curse": "The curse now costs its owner: drag the breakdown probability and see whom a threat must convince.",
  "hot-dogs": "Change a payoff in the grid: the region that can be reached moves, and the one point where nobody would want to leave.",
  chicken: "The hatched region is what a traffic light could bring about; compare it with the fallback of coco.",
  "public-good": "With three players, a concept must say what everybody else does: compare correlated with correlated-bloc.",
};
const at = (id) => document.getElementById(id);
const past = history();
const view = { scene: null, selected: "coco", hidden: [], example: FIRST, touched: false, announce: 0, typing: 0, linking: 0, slow: 0, starting: 0, epoch: 0, widths: null };

const sliders = makeSliders({ onMove: (lively) => { view.touched = true; renew(lively ? "slider" : "choice"); } });
const grid = makeGrid({ players: at("players"), payoffs: at("grid"), addPlayer: at("add-player"), limits: at("limits"), tell, current: () => past.present, edit });
const server = newestOnly("/api/scene", { onAnswer: answered, onRefusal: refused });
const argument = makeArgument({ box: at("argument"), question: (concept) => ({ game: toDocument(past.present), concepts: [concept], options: optionsFor(concept) }) });
const hypotheses = makeHypotheses({ box: at("hypotheses"), question: () => ({ game: toDocument(past.present), options: optionsFor("coco") }) });

// ---------------------------------------------------------------- from an edit to a question

function tell(words) {
  if (at("told").textContent !== words) at("told").textContent = words;
}

function edit(game, key = null) {
  past.push(game, key);
  view.touched = true;
  follow(key ? "typing" : "choice");
}

function follow(why) {
  const game = past.present;
  grid.show(game);
  ["title", "currency"].forEach((name) => { if (at(name) !== document.activeElement) at(name).value = game[name]; });
  at("undo").disabled = !past.canUndo;
  at("redo").disabled = !past.canRedo;
  if (view.example && why !== "start") {
    view.example = "";
    at("example").value = "";
    at("hint").textContent = "";
  }
  renew(why);
}

/** Ask for the scene of the game and sliders as they are now. */
function renew(why) {
  const problems = troubles(past.present);
  view.starting += 1;
  argument.behind();
  clearTimeout(view.typing);
  if (problems.length) {
    server.drop();
    busy(true);
    view.typing = setTimeout(() => complain(problems), why === "typing" ? HESITATION : 0);
    return;
  }
  grid.mark(problems);
  sliders.follow(past.present, why === "start");
  const question = JSON.stringify({ game: toDocument(past.present), options: sliders.options() });
  busy(true);
  if (why !== "typing") server.ask(question, why, why === "slider");
  else {
    server.drop();
    view.typing = setTimeout(() => server.ask(question, why, false), TYPING);
  }
}

function complain(problems) {
  grid.mark(problems);
  fail(problems.length === 1 ? problems[0].message : `${problems[0].message} (And ${problems.length - 1} more.)`);
}

function busy(on) {
  at("table").setAttribute("aria-busy", String(on));
  document.body.dataset.state = on ? "busy" : "ready";
  if (on && view.slow) return;
  late(on);
}

/** While an answer is being worked out for long, mark what is shown as out of date; begin to count anew, or stop. */
function late(on) {
  clearTimeout(view.slow);
  document.body.classList.remove("late");
  view.slow = on ? setTimeout(() => {
    document.body.classList.add("late");
    clearTimeout(view.announce);
    at("live").textContent = "Computing…";
    downloads.allow(false);
  }, SLOW) : 0;
}

function answered(scene, why, newest) {
  view.scene = scene;
  if (why !== "slider") view.epoch += 1;
  if (!scene.deals.some((deal) => deal.concept === view.selected)) view.selected = scene.deals[0]?.concept ?? null;
  at("problem").hidden = true;
  document.body.classList.remove("stale");
  at("table").removeAttribute("data-stale");
  late(!newest);
  downloads.allow(true);
  draw(why === "start");
  if (!newest) return;
  busy(false);
  document.body.dataset.ready = "true";
  if (view.touched) keepLink();
  if (why !== "start") argument.refresh();
  clearTimeout(view.announce);
  view.announce = setTimeout(() => { at("live").textContent = summary(scene); }, 600);
}

function refused(error) {
  if (error.name === "AbortError") return;
  const message = error.message.replace(/^body, line \d+, column \d+: /, ""); // nobody sees the body here
  const tells = error.where && !error.where.startsWith("body") && !message.includes(error.where);
  fail(tells ? `${message} (${error.where})` : message);
}

/** Say what is wrong; the last good picture stays, dimmed, and is no longer given out as current. */
function fail(message) {
  at("problem").textContent = message;
  at("problem").hidden = false;
  document.body.classList.add("stale");
  document.body.dataset.state = "error";
  late(false);
  downloads.allow(false);
  at("table").setAttribute("aria-busy", "true");
  at("table").dataset.stale = "true";
  uncover();
  at("results-note").textContent = "These numbers belong to the last game that could be solved, not to the one that is written now.";
}

/** Keep the input that is being edited clear of the sentence about it, which sticks to the lower edge of the window. */
function uncover() {
  const input = document.activeElement;
  if (!input?.dataset?.key) return;
  if (input.getBoundingClientRect().bottom > at("problem").getBoundingClientRect().top - 4) input.scrollIntoView({ block: "center" });
}

// ---------------------------------------------------------------- drawing

/** The options of a question about one concept: only `credible` knows a breakdown probability. */
function optionsFor(concept) {
  const { breakdown, ...options } = sliders.options();
  return concept === "credible" && breakdown !== undefined ? { ...options, breakdown } : options;
}

function chosen() {
  const shown = view.scene.deals.filter((deal) => !view.hidden.includes(deal.concept));
  return shown.find((deal) => deal.concept === view.selected) ?? shown[0] ?? view.scene.deals[0] ?? null;
}

/** The width inside an element; measured once for every width of the window, since it makes the browser lay out the page. */
function roomIn(element) {
  const { paddingLeft, paddingRight } = getComputedStyle(element);
  return element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
}

function draw(afresh = false, still = false) {
  const { scene } = view;
  if (!scene) return;
  const deal = chosen();
  const options = { selected: deal?.concept ?? null, hidden: view.hidden, still: afresh || still, theme: view.theme,
    sticky: `${view.epoch}`, onSelect: select, onToggle: toggle };
  view.widths ??= Object.fromEntries(DRAWINGS.map((id) => [id, roomIn(at(id))]));
  const wide = (id) => ({ ...options, width: view.widths[id] });
  drawPicture(d3, at("picture"), scene, wide("picture"));
  drawLegend(d3, at("legend"), scene, options);
  drawWaterfall(d3, at("waterfall"), scene, wide("waterfall"));
  drawCoalitions(d3, at("coalitions"), scene, wide("coalitions"));
  drawTable(d3, at("table"), scene, { ...options, room: view.widths.results });
  drawSkipped(at("skipped"), scene);
  hypotheses.draw(scene);
  at("brief").textContent = deal ? inOneLine(deal, scene) : "";
  at("headline").textContent = deal ? headline(deal, scene) : "No concept applies to this game.";
  at("lead").textContent = deal ? leading(deal, scene) : "";
  at("short").textContent = deal ? inShort(deal, scene) : "";
  at("argument-title").textContent = deal ? `Why this deal under ${deal.concept}?` : "Why this deal?";
  at("read").hidden = !deal || argument.concept === deal.concept;
  at("read").textContent = `Read the whole argument${deal ? ` for ${deal.concept}` : ""}`;
  at("waterfall-title").textContent = `From ${startOf(scene)} to payoff${deal ? ` under ${deal.concept}` : ""}`;
  at("coalitions-title").textContent = `What each coalition is worth${deal ? ` under ${deal.concept}` : ""}`;
  if (!document.body.classList.contains("stale")) at("results-note").textContent = notes(deal);
  document.title = `${isolated(scene.game.title) || "A game"} – détente`;
  at("take-threat").hidden = !sliders.strength;
  at("take-threat").textContent = `The threat strength is ${sliders.strength}: all files are about the game with the payoffs that this makes. The link holds the game as written, and the sliders.`;
}

function notes(deal) {
  const kinds = columnsFor(view.widths.results, view.scene.game.players.length);
  const lines = ["Choose a concept to see where its numbers come from."];
  if (kinds.includes("fallback") && view.scene.game.players.length > 2) lines.push("Worth alone: what each player can secure against the others under the concept, which may not look at it.");
  if (kinds.includes("interval")) lines.push("Interval: the payoff over all admissible fallbacks.");
  else if (kinds.length === 1) lines.push("These are payoffs; the transfers of the chosen concept stand below.");
  if (deal?.warnings.length) lines.push(...deal.warnings);
  return lines.join(" ");
}

function select(concept) {
  view.selected = concept;
  view.hidden = view.hidden.filter((name) => name !== concept);
  argument.show(concept);
  draw();
}

function toggle(concept) {
  view.hidden = view.hidden.includes(concept) ? view.hidden.filter((name) => name !== concept) : [...view.hidden, concept];
  draw();
}

// ---------------------------------------------------------------- where games come from, and where they go

function linked() {
  return { ...sliders.options(), concept: view.selected, document: toDocument(past.present) };
}

function begin(game, { example = "", state = null } = {}) {
  past.push(game);
  at("main").inert = false;
  view.example = example;
  at("example").value = example;
  tell("");
  at("hint").textContent = HINTS[example] ?? (example ? "Change anything below and watch the picture." : "");
  sliders.follow(game, true);
  sliders.restore(state);
  sliders.follow(game, false);
  grid.show(game);
  ["title", "currency"].forEach((name) => { at(name).value = game[name]; });
  at("undo").disabled = !past.canUndo;
  at("redo").disabled = !past.canRedo;
  renew(state ? "link" : "start");
}

/** Start from a shipped game, unless something else is chosen or edited before it has arrived. */
async function startFrom(name) {
  view.starting += 1;
  const turn = view.starting;
  server.drop();
  busy(true);
  try {
    const game = fromDocument(JSON.parse(await ask(`/api/games/${encodeURIComponent(name)}`)));
    if (turn === view.starting) begin(game, { example: name });
  } catch (error) {
    if (turn === view.starting) fail(error.message);
  }
}

/** Start from a file, unless something else is chosen or edited before it has been read. */
async function startFromFile(file) {
  view.starting += 1;
  const turn = view.starting;
  try {
    const game = await gameIn(file);
    if (turn !== view.starting) return;
    view.touched = true;
    begin(game);
    at("hint").textContent = `This is the game of ${isolated(file.name)}.`;
  } catch (error) {
    if (turn === view.starting) at("hint").textContent = error.message;
  }
}

async function open() {
  try {
    const state = fromFragment(location.hash);
    if (state) {
      if (typeof state.concept === "string") view.selected = state.concept;
      begin(fromDocument(state.document), { state });
      return;
    }
  } catch (error) {
    await startFrom(FIRST);
    at("hint").textContent = `${error.message.replace(/\.?$/, ".")} Here is another game instead.`;
    return;
  }
  await startFrom(FIRST);
}

async function listGames() {
  const { games } = JSON.parse(await ask("/api/games"));
  const options = games.map(({ name, title }) => new Option(title || name, name));
  at("example").replaceChildren(new Option("your own game", ""), ...options);
  at("example").options[0].hidden = true;
  at("example").value = view.example;
}

function step(direction) {
  past[direction]();
  view.touched = true;
  const input = document.activeElement?.matches?.("input[type=text]") ? document.activeElement : null;
  input?.blur();
  follow("choice");
  if (input) (input.isConnected ? input : [...document.querySelectorAll("[data-key]")].find((node) => node.dataset.key === input.dataset.key))?.focus();
}

function keys(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  const direction = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : null;
  if (!direction) return;
  event.preventDefault();
  step(direction);
}

/** Keep the address up to date, but not at every step of a slider: browsers look at each address anew. */
function keepLink() {
  clearTimeout(view.linking);
  view.linking = setTimeout(() => window.history.replaceState(null, "", toFragment(linked())), 250);
}

async function copyLink() {
  window.history.replaceState(null, "", toFragment(linked()));
  try {
    await navigator.clipboard.writeText(location.href);
    at("take-note").textContent = "The link is on the clipboard; it holds the whole game.";
  } catch {
    at("take-note").textContent = "The link is in the address bar; copy it from there. It holds the whole game.";
  }
}

function watchWidth() {
  let [width, frame] = [document.documentElement.clientWidth, 0];
  new ResizeObserver(() => {
    if (document.documentElement.clientWidth === width) return;
    width = document.documentElement.clientWidth;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => { view.widths = null; draw(false, true); });
  }).observe(document.documentElement);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(false, true));
  addEventListener("beforeprint", () => { view.theme = "light"; view.widths = null; draw(false, true); });
  addEventListener("afterprint", () => { view.theme = undefined; view.widths = null; draw(false, true); });
}

at("undo").addEventListener("click", () => step("undo"));
at("redo").addEventListener("click", () => step("redo"));
at("read").addEventListener("click", () => { select(chosen().concept); at("argument-title").focus({ preventScroll: true }); });
at("copy-link").addEventListener("click", copyLink);
at("example").addEventListener("change", () => { view.touched = true; startFrom(at("example").value); });
["title", "currency"].forEach((name) => at(name).addEventListener("input", () => edit({ ...past.present, [name]: at(name).value }, name)));
document.addEventListener("keydown", keys);
addEventListener("hashchange", open);
const downloads = makeDownloads(d3, { buttons: document.querySelectorAll("[data-download]"), note: at("take-note"),
  state: () => ({ game: toDocument(past.present), options: sliders.options(), optionsFor, concept: chosen()?.concept ?? "coco", hidden: view.hidden,
    scene: view.scene }) });
takeFiles({ button: at("open-file"), input: at("file"), onFile: startFromFile });
at("empty").addEventListener("click", () => { view.touched = true; begin(emptyGame()); at("hint").textContent = "Name the players and their actions, and write down what they get."; });
cue(document.querySelector("#results .scroll"));
new IntersectionObserver(([seen]) => document.body.classList.toggle("past-headline", !seen.isIntersecting && seen.boundingClientRect.top < 0)).observe(at("headline"));
watchWidth();
await Promise.all([open(), listGames().catch((error) => fail(error.message))]);
