// The two sliders and the three selects that say what threat strength means.

import { isolated } from "./figure.js";
import { firstThreat, sizes } from "./model.js";

function fill(select, words, chosen, barred = -1) {
  select.replaceChildren(...words.map((label, index) => {
    const option = new Option(isolated(label), String(index), false, index === chosen);
    option.disabled = index === barred;
    return option;
  }));
  select.value = String(chosen);
}

/** Make the sliders; `onMove(lively)` is called whenever an answer may change. */
export function makeSliders({ onMove }) {
  const [threat, breakdown, player, action, instead] = ["threat", "breakdown", "threat-player", "threat-action", "threat-instead"]
    .map((id) => document.getElementById(id));
  let [game, choice] = [null, null];

  function readout() {
    document.getElementById("threat-value").textContent = `× ${Number(threat.value)}`;
    document.getElementById("breakdown-value").textContent = String(Number(breakdown.value));
    threat.setAttribute("aria-valuetext", `${Number(threat.value)} times`);
  }

  function fits(one) {
    const shape = one && sizes(game)[one.player];
    return Boolean(shape) && one.action < shape && one.instead < shape && one.action !== one.instead;
  }

  function draw() {
    const none = !choice;
    [threat, player, action, instead].forEach((node) => { node.disabled = none; });
    if (none) {
      [player, action, instead].forEach((select) => select.replaceChildren(new Option("–", "")));
      return;
    }
    fill(player, game.players.map((one) => one.name), choice.player);
    game.players.forEach((one, index) => { player.options[index].disabled = one.actions.length < 2; });
    fill(action, game.players[choice.player].actions, choice.action);
    fill(instead, game.players[choice.player].actions, choice.instead, choice.action);
  }

  function other(than) {
    return than === 0 ? 1 : 0;
  }

  /** The mouse moves by hundredths, the arrow keys by twentieths. */
  function byKey(event) {
    const sign = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!sign || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const slider = event.currentTarget;
    slider.value = (Math.round(20 * Number(slider.value)) / 20 + 0.05 * sign).toFixed(2);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }

  [threat, breakdown].forEach((slider) => {
    slider.addEventListener("keydown", byKey);
    slider.addEventListener("input", () => { readout(); onMove(true); });
  });
  player.addEventListener("change", () => { choice = { player: Number(player.value), action: 1, instead: 0 }; draw(); onMove(false); });
  action.addEventListener("change", () => {
    choice = { ...choice, action: Number(action.value) };
    if (choice.instead === choice.action) choice.instead = other(choice.action);
    draw();
    onMove(false);
  });
  instead.addEventListener("change", () => { choice = { ...choice, instead: Number(instead.value) }; draw(); onMove(false); });
  document.getElementById("reset").addEventListener("click", () => { threat.value = "1"; breakdown.value = "0.5"; readout(); onMove(false); });

  return {
    /** Follow the game: labels may have changed, or what was chosen may be gone. */
    follow(next, afresh) {
      game = next;
      if (afresh || !fits(choice)) choice = firstThreat(game);
      draw();
    },
    /** Set the sliders from a link. */
    restore(state) {
      const strength = Number(state?.threat?.strength);
      threat.value = String(Number.isFinite(strength) && state?.threat ? strength : 1);
      breakdown.value = String(typeof state?.breakdown === "number" ? state.breakdown : 0.5);
      const { player: owner, action: act, instead: other_ } = state?.threat ?? {};
      if ([owner, act, other_].every(Number.isInteger)) choice = { player: owner, action: act, instead: other_ };
      readout();
    },
    /** How strong the threat is, as text; nothing where it is as the game has it. */
    get strength() { return choice && Number(threat.value) !== 1 ? `× ${Number(threat.value)}` : ""; },
    /** The options for a request: only what differs from the game as it is. */
    options() {
      const found = {};
      if (Number(breakdown.value) !== 0.5) found.breakdown = Number(breakdown.value);
      if (choice && Number(threat.value) !== 1) found.threat = { ...choice, strength: String(Number(threat.value)) };
      return found;
    },
  };
}
