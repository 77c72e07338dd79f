// Sentences about a scene: the headline, the line below it, and the summary that is read out.

import { formatNumber, isolated } from "./figure.js";

function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function amount(value, scene) {
  return `${formatNumber(value, scene.scale)}${scene.game.currency ? ` ${isolated(scene.game.currency)}` : ""}`;
}

/** Say who pays whom under a deal. */
export function headline(deal, scene) {
  const players = scene.game.players.map(isolated);
  const transfers = deal.transfers ?? players.map(() => 0);
  const some = (value) => formatNumber(Math.abs(value), scene.scale) !== "0";
  const payers = players.filter((_, player) => transfers[player] < 0 && some(transfers[player]));
  const takers = players.filter((_, player) => transfers[player] > 0 && some(transfers[player]));
  if (!payers.length) return `Under ${deal.concept}, nobody pays anybody.`;
  const paid = amount(transfers.reduce((sum, value) => sum + Math.max(0, value), 0), scene);
  const verb = payers.length > 1 ? "pay" : "pays";
  return `Under ${deal.concept}, ${listed(payers)} ${verb} ${listed(takers)} ${paid}.`;
}

/** Say what is played, what there is in all, and what everybody ends with. */
export function leading(deal, scene) {
  const plays = deal.profile
    ? scene.game.players.map((name, player) => `${isolated(name)} plays ${isolated(deal.profile[player])}`)
    : ["A lottery decides what is played, of at most"];
  const ends = scene.game.players.map((name, player) => `${isolated(name)} ends with ${formatNumber(deal.payoffs[player], scene.scale)}`);
  return `${listed(plays)}${deal.profile ? ":" : ""} ${amount(deal.welfare, scene)} in all. ${listed(ends)}.`;
}

/** Say in short what every concept gives, for screen readers. */
export function summary(scene) {
  const each = (deal) => scene.game.players.map((name, player) => `${isolated(name)} ${formatNumber(deal.payoffs[player], scene.scale)}`).join(", ");
  const deals = scene.deals.map((deal) => `${deal.concept}: ${each(deal)}`);
  return deals.length ? `Payoffs. ${deals.join("; ")}.` : "No concept applies to this game.";
}

/** Say on one line what everybody ends with, where the headline is out of sight. */
export function inOneLine(deal, scene) {
  return `${deal.concept}: ${scene.game.players.map((name, player) => `${isolated(name)} ${formatNumber(deal.payoffs[player], scene.scale)}`).join(", ")}`;
}

/** Tell in a few sentences how a deal comes about. */
export function inShort(deal, scene) {
  const players = scene.game.players.map(isolated);
  const number = (value) => formatNumber(value, scene.scale);
  const each = (values) => listed(players.map((name, player) => `${name} ${number(values[player])}`));
  const gets = (values) => listed(players.map((name, player) => `${name} gets ${number(values[player])}`));
  const sentences = [];
  if (deal.fallback) {
    const surplus = deal.welfare - deal.fallback.reduce((sum, value) => sum + value, 0);
    const shares = deal.payoffs.map((payoff, player) => payoff - deal.fallback[player]);
    sentences.push(players.length === 2 ? `If talks fail, ${gets(deal.fallback)}.` : `Alone, the players are worth: ${each(deal.fallback)}.`);
    const more = number(Math.abs(surplus));
    const changes = players.map((name, player) => `${name} has ${number(Math.abs(shares[player]))} ${shares[player] < 0 ? "less" : "more"}`);
    if (players.length > 2) sentences.push(`Together they have ${amount(deal.welfare, scene)}; compared with that, ${listed(changes)}.`);
    else if (more === "0") sentences.push(`Together they have ${amount(deal.welfare, scene)}, no more than that.`);
    else sentences.push(`Together they have ${amount(deal.welfare, scene)}, ${more} ${surplus > 0 ? "more" : "less"}; the difference is shared out as ${each(shares)}.`);
  }
  const paid = headline(deal, scene).replace(/^Under [^,]*, /, "");
  sentences.push(`What they play earns ${each(deal.played)}; to arrive at ${each(deal.payoffs)}, ${paid}`);
  return sentences.join(" ");
}
