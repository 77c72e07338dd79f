// Who is everyone else? For three and more players: what each gets by what outsiders are taken to do.

import { formatNumber, isolated, playerColour } from "./figure.js";
import { ask } from "./requests.js";

const HYPOTHESES = [
  ["threat", "coco", "They gang up to hurt us"],
  ["bloc", "correlated-bloc", "They form one rival team, but play for themselves"],
  ["individuals", "correlated", "They fall apart"],
];

const MORE = {
  "random-teams": "They form teams at random",
  myerson: "Every way to split counts (Myerson)",
};

function cell(tag, words, className = "") {
  const node = document.createElement(tag);
  node.append(words);
  if (className) node.className = className;
  return node;
}

function row(name, words, payoffs, scale) {
  const line = document.createElement("tr");
  line.dataset.hypothesis = name;
  const head = cell("th", words);
  head.scope = "row";
  line.append(head, ...payoffs.map((payoff, player) => {
    const number = cell("td", formatNumber(payoff, scale));
    number.dataset.player = String(player);
    number.dataset.value = String(payoff);
    return number;
  }));
  return line;
}

/** Lay out the hypotheses and their spread; hidden for two players, to whom everyone else is one. */
function drawHypotheses(box, scene, more) {
  const quick = HYPOTHESES.flatMap(([name, concept, words]) => {
    const deal = scene.deals.find((one) => one.concept === concept);
    return deal ? [[name, `${words} (${concept})`, deal.payoffs]] : [];
  });
  box.hidden = scene.game.players.length < 3 || quick.length < 2;
  if (box.hidden) return;
  const found = [...quick, ...more];
  const names = document.createElement("tr");
  names.append(cell("th", "what outsiders do"), ...scene.game.players.map((name, player) => {
    const head = cell("th", "");
    head.scope = "col";
    const swatch = cell("span", "", "swatch");
    swatch.style.background = playerColour(player);
    head.append(swatch, isolated(name));
    return head;
  }));
  const spread = scene.game.players.map((_, player) => {
    const payoffs = found.map(([, , each]) => each[player]);
    return Math.max(...payoffs) - Math.min(...payoffs);
  });
  const table = box.querySelector("table");
  table.tHead.replaceChildren(names);
  table.tBodies[0].replaceChildren(
    ...found.map(([name, words, payoffs]) => row(name, words, payoffs, scene.scale)),
    row("spread", "Spread: what hangs on the answer", spread, scene.scale),
  );
}

/** Make the panel; `question()` gives what to ask for the hypotheses that take longer, on demand. */
export function makeHypotheses({ box, question }) {
  const [button, note] = [box.querySelector("button"), box.querySelector("[role=status]")];
  let [scene, more, stop] = [null, [], null];

  async function load() {
    stop = new AbortController();
    const { signal } = stop;
    button.disabled = true;
    note.textContent = "Solving every way to stand …";
    try {
      const { rows } = JSON.parse(await ask("/api/hypotheses", question(), signal));
      if (signal.aborted) return;
      more = rows.filter((row) => row.hypothesis in MORE).map((row) => [row.hypothesis, MORE[row.hypothesis], row.payoffs]);
      note.textContent = "";
      button.hidden = true;
      drawHypotheses(box, scene, more);
    } catch (error) {
      if (!signal.aborted) note.textContent = error.message;
    } finally {
      if (!signal.aborted) button.disabled = false;
    }
  }

  button.addEventListener("click", load);
  return {
    /** Show a scene; what was asked about another one is forgotten. */
    draw(next) {
      if (next !== scene) {
        stop?.abort();
        [scene, more, button.hidden, button.disabled, note.textContent] = [next, [], false, false, ""];
      }
      drawHypotheses(box, scene, more);
    },
  };
}
