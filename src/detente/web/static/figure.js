// The interactive figure: draws a scene document (schema detente/scene/1) with d3. Imports nothing and needs no style sheet, so that a
// mailed report can carry it: the page passes its own d3, a report passes the global of d3.min.js.

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const PLAYERS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A5195", "#5B5B5B"];
const THEMES = {
  light: {
    paper: "#ffffff", ink: "#1d2329", muted: "#545d66", rule: "#d9d7d1", zero: "#b3b1aa", feasible: "#efeee9", edge: "#8d8c86",
    correlated: "#d3d8dd", correlatedEdge: "#46525d", bar: "#aab2ba", accent: "#1d2329",
  },
  dark: {
    paper: "#1b1f24", ink: "#eeece6", muted: "#b3b9c0", rule: "#333a42", zero: "#5a636d", feasible: "#262b31", edge: "#757d86",
    correlated: "#3d4751", correlatedEdge: "#b7c1cb", bar: "#6b7580", accent: "#eeece6",
  },
};
let figures = 0;

// ---------------------------------------------------------------- numbers

/** Write a number as the command line does, with six digits or two decimals if that is more; but a true minus sign and 1.5·10⁹. */
export function formatNumber(value, scale = 1) {
  if (!Number.isFinite(value)) return "–";
  const size = Number.isFinite(scale) && scale > 0 ? scale : 1;
  if (!(Math.abs(value) > 1e-12 * size)) return "0";
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  if (magnitude < -5 || magnitude >= 9) return powerOfTen(value);
  return value.toFixed(Math.max(2, 5 - magnitude)).replace(/\.?0+$/, "").replace("-", "−");
}

const MIXED = /[\u0590-\u08FF\u200E\u200F\u202A-\u202E\u2066-\u2069\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** Keep a label that is written from right to left from reordering the words around it; any other is left as it is. */
export function isolated(label) {
  return MIXED.test(label) ? `\u2068${label}\u2069` : label;
}

/** Write 1.5e9 as 1.5·10⁹. */
function powerOfTen(value) {
  const [digits, exponent] = value.toExponential(5).split("e");
  const raised = String(Number(exponent)).replace("-", "⁻").replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]);
  return `${String(Number(digits)).replace("-", "−")}·10${raised}`;
}

/** Write a number with its sign, as a payment or a change is written. */
export function formatSigned(value, scale = 1) {
  const text = formatNumber(value, scale);
  return text === "0" || text.startsWith("−") || text === "–" ? text : `+${text}`;
}

export function playerColour(player) {
  return PLAYERS[player % PLAYERS.length];
}

function interval(low, high, scale) {
  const [from, to] = [formatNumber(low, scale), formatNumber(high, scale)];
  return from === to ? "" : `${from} to ${to}`;
}

// ---------------------------------------------------------------- marks

const HEXAGON = {
  draw(context, size) {
    const radius = Math.sqrt(size / 2.598);
    for (let corner = 0; corner < 6; corner += 1) {
      const angle = (corner * Math.PI) / 3;
      context[corner ? "lineTo" : "moveTo"](radius * Math.cos(angle), radius * Math.sin(angle));
    }
    context.closePath();
  },
};

/** The path of a concept's shape, and how far it is turned. */
function glyph(d3, shape, size) {
  const known = {
    circle: [d3.symbolCircle, 0], square: [d3.symbolSquare, 0], diamond: [d3.symbolDiamond, 0], star: [d3.symbolStar, 0],
    "triangle-up": [d3.symbolTriangle, 0], "triangle-down": [d3.symbolTriangle, 180], plus: [d3.symbolCross, 0],
    hexagon: [HEXAGON, 0], pentagon: [HEXAGON, 0], cross: [d3.symbolCross, 45], x: [d3.symbolCross, 45],
  };
  const [type, turn] = known[shape] ?? [d3.symbolWye, 0];
  return { d: d3.symbol(type, size)(), turn };
}

function addGlyph(d3, parent, shape, size, fill, stroke) {
  const { d, turn } = glyph(d3, shape, size);
  return parent.append("path").attr("d", d).attr("transform", turn ? `rotate(${turn})` : null)
    .attr("fill", fill).attr("stroke", stroke).attr("stroke-width", 1.4).attr("stroke-linejoin", "round");
}

/** A small picture of a concept's shape, for legends and tables. */
export function glyphIcon(d3, shape, colour = "currentColor") {
  const svg = d3.create("svg").attr("viewBox", "-8 -8 16 16").attr("width", 16).attr("height", 16).attr("aria-hidden", "true")
    .attr("focusable", "false");
  addGlyph(d3, svg, shape, 90, colour, "none");
  return svg.node();
}

function text(parent, x, y, words, theme, { anchor = "start", size = 12, fill = theme.ink, weight = 400 } = {}) {
  return parent.append("text").attr("x", x).attr("y", y).attr("text-anchor", anchor).attr("font-size", size)
    .attr("font-weight", weight).attr("fill", fill).text(words);
}

const measured = new Map();

/** How wide and high a label is. Kept, since every measurement makes the browser lay out all that was drawn before it. */
function sizeOf(label, size = label.attr("font-size"), weight = label.attr("font-weight")) {
  const key = `${size} ${weight} ${label.text()}`;
  const known = measured.get(key);
  if (known) return known;
  const { width, height } = label.node().getBBox();
  const found = { width: Math.max(width, label.node().getComputedTextLength()), height };
  if (measured.size > 5000) measured.clear();
  if (found.width > 0) measured.set(key, found); // what is not shown has no width
  return found;
}

// ---------------------------------------------------------------- the frame: one drawing in one element

function themeOf(options) {
  if (options.theme in THEMES) return THEMES[options.theme];
  const dark = typeof matchMedia === "function" && matchMedia("(prefers-color-scheme: dark)").matches;
  return dark ? THEMES.dark : THEMES.light;
}

/** Empty `container` and open a drawing of the width that it has. */
function frame(d3, container, options, label) {
  const focused = container.contains(document.activeElement) ? document.activeElement.getAttribute("data-key") : null;
  const theme = themeOf(options);
  const width = Math.max(240, Math.floor(options.width ?? (container.clientWidth || 640)));
  container.replaceChildren();
  container.style.position = "relative";
  figures += 1;
  const svg = d3.select(container).append("svg").attr("xmlns", "http://www.w3.org/2000/svg").attr("role", "group")
    .attr("aria-label", `${label}; the arrow keys move among the marks`).attr("width", width).attr("font-family", FONT).attr("font-size", 12);
  svg.node().style.display = "block";
  svg.node().style.maxWidth = "100%";
  return { d3, container, svg, theme, width, options, focused, id: `figure${figures}`, tip: tooltip(container, theme) };
}

/** Fix the height, and give the focus back to the mark that had it before the redrawing. */
function finish(picture, height) {
  picture.svg.attr("height", height).attr("viewBox", `0 0 ${picture.width} ${height}`);
  const again = picture.focused && [...picture.container.querySelectorAll("[data-key]")]
    .find((node) => node.getAttribute("data-key") === picture.focused);
  if (again) again.focus({ preventScroll: true });
}

function tooltip(container, theme) {
  const box = document.createElement("div");
  box.className = "figure-tip";
  Object.assign(box.style, {
    position: "absolute", left: "0", top: "0", visibility: "hidden", pointerEvents: "none", zIndex: "5", maxWidth: "min(17rem, 94%)",
    padding: ".45rem .65rem", borderRadius: "6px", font: `12.5px/1.45 ${FONT}`, background: theme.ink, color: theme.paper,
    boxShadow: "0 2px 10px rgb(0 0 0 / .22)",
  });
  box.setAttribute("aria-hidden", "true");
  container.append(box);
  return box;
}

function showTip(picture, node, lines) {
  const { tip, container } = picture;
  tip.replaceChildren(...lines.map((line, index) => {
    const row = document.createElement("div");
    row.textContent = line;
    if (index === 0) row.style.fontWeight = "600";
    return row;
  }));
  tip.style.left = "0";
  const [outer, mark] = [container.getBoundingClientRect(), node.getBoundingClientRect()];
  const left = mark.left - outer.left + mark.width / 2 - tip.offsetWidth / 2;
  const above = mark.top - outer.top - tip.offsetHeight - 8;
  tip.style.left = `${Math.max(0, Math.min(left, container.clientWidth - tip.offsetWidth))}px`;
  tip.style.top = `${above >= 0 ? above : mark.bottom - outer.top + 8}px`;
  tip.style.visibility = "visible";
}

/** Make a mark speak: a tooltip on hover and on focus, a label for screen readers, and an action if there is one. */
function speaks(picture, selection, key, lines, action = null) {
  const node = selection.node();
  const hide = () => { picture.tip.style.visibility = "hidden"; };
  selection.attr("tabindex", 0).attr("data-key", key).attr("role", action ? "button" : "img").attr("aria-label", lines.join(". "))
    .on("mouseenter", () => showTip(picture, node, lines)).on("mouseleave", hide)
    .on("focus", () => { showTip(picture, node, lines); ring(picture, node, true); })
    .on("blur", () => { hide(); ring(picture, node, false); })
    .on("keydown", (event) => {
      if (event.key === "Escape") hide();
      if (action && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); action(); }
    });
  node.style.outline = "none";
  if (action) { selection.on("click", action); node.style.cursor = "pointer"; }
}

function ring(picture, node, on) {
  picture.d3.select(node).selectAll(":scope > .ring").remove();
  if (!on || !node.matches(":focus-visible")) return;
  const box = node.getBBox();
  picture.d3.select(node).append("rect").attr("class", "ring").attr("x", box.x - 3).attr("y", box.y - 3).attr("width", box.width + 6)
    .attr("height", box.height + 6).attr("rx", 4).attr("fill", "none").attr("stroke", picture.theme.accent).attr("stroke-width", 2);
}

/** One Tab stop for many marks: the arrow keys move among them. */
function roving(nodes) {
  nodes.forEach((node, index) => {
    node.setAttribute("tabindex", index ? -1 : 0);
    node.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = nodes[(index + step + nodes.length) % nodes.length];
      nodes.forEach((other) => other.setAttribute("tabindex", other === next ? 0 : -1));
      next.focus();
    });
  });
}

// ---------------------------------------------------------------- placing labels

function overlap(a, b) {
  const x = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const y = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return x > 0 && y > 0 ? x * y : 0;
}

function outside(box, bounds) {
  return Math.max(0, bounds.x - box.x) + Math.max(0, box.x + box.width - bounds.x - bounds.width)
    + Math.max(0, bounds.y - box.y) + Math.max(0, box.y + box.height - bounds.y - bounds.height);
}

function around(label, reach) {
  const found = [];
  for (const distance of [10, 18, 30, 46, 66, 90, 120].filter((one) => one <= reach)) {
    for (let turn = 0; turn < 16; turn += 1) {
      const angle = (turn * Math.PI) / 8 + 0.0001;
      const x = label.anchor[0] + Math.cos(angle) * (distance + label.width / 2) - label.width / 2;
      const y = label.anchor[1] + Math.sin(angle) * (distance + label.height / 2) - label.height / 2;
      found.push({ x, y, width: label.width, height: label.height, away: distance });
    }
  }
  return found;
}

function anywhere(label, bounds) {
  const found = [];
  for (let x = bounds.x; x <= bounds.x + bounds.width - label.width; x += 12) {
    for (let y = bounds.y; y <= bounds.y + bounds.height - label.height; y += 12) {
      const away = Math.hypot(x + label.width / 2 - label.anchor[0], y + label.height / 2 - label.anchor[1]);
      found.push({ x, y, width: label.width, height: label.height, away });
    }
  }
  return found;
}

function crossings(box, dots, most) {
  let count = 0;
  for (const [x, y] of dots) {
    if (x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height) count += 1;
    if (count > most) return count;
  }
  return count;
}

/** The place of least cost: near the mark, in sight of the others, across few lines; covering no label that is placed. */
function cheapest(boxes, label, { marks, dots, bounds, placed }, best) {
  return boxes.reduce((least, box) => {
    if (box.away >= (least?.cost ?? Infinity) || outside(box, bounds) > 0) return least;
    if (placed.some((other) => other && overlap(other, grown(box, 2)) > 0)) return least;
    const covered = marks.reduce((sum, mark) => sum + (overlap(box, mark) > 0 ? 1 : 0), 0);
    if (label.optional && covered) return least;
    const before = box.away + 60 * covered;
    if (before >= (least?.cost ?? Infinity)) return least;
    const cost = before + 5 * crossings(box, dots, 200);
    return !least || cost < least.cost ? { ...box, cost } : least;
  }, best);
}

/** Give every label a place inside `bounds` where it covers no other label and few marks; an optional label may go without. */
export function placeLabels(labels, marks, dots, bounds) {
  const placed = [];
  for (const label of labels) {
    const scenery = { marks, dots, bounds, placed };
    let best = cheapest(around(label, label.optional ? 18 : 120), label, scenery, null);
    if (!label.optional && (best?.cost ?? Infinity) > 70) best = cheapest(anywhere(label, bounds), label, scenery, best);
    placed.push(best);
  }
  return placed;
}

function grown(box, by) {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

function alongSegment([x0, y0], [x1, y1]) {
  const steps = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 6));
  return Array.from({ length: steps + 1 }, (_, step) => [x0 + ((x1 - x0) * step) / steps, y0 + ((y1 - y0) * step) / steps]);
}

// ---------------------------------------------------------------- two players: the plane of payoffs

function shownDeals(scene, options) {
  const hidden = new Set(options.hidden ?? []);
  return scene.deals.filter((deal) => !hidden.has(deal.concept));
}

function chosenDeal(scene, options) {
  const shown = shownDeals(scene, options);
  return shown.find((deal) => deal.concept === options.selected) ?? shown[0] ?? null;
}

/** The payoffs that the plane must show, enlarged to those of the last drawing of the same game so that it does not jump under a slider. */
function extent(scene, deals, options, container) {
  const { plane } = scene;
  const points = [...plane.feasible, ...plane.correlated, ...plane.nash, plane.security,
    ...plane.profiles.map((one) => one.payoffs), ...deals.flatMap((deal) => [deal.payoffs, deal.played, deal.fallback])]
    .filter((point) => point && point.every(Number.isFinite));
  const sides = [0, 1].map((axis) => {
    const values = points.map((point) => point[axis]);
    return [Math.min(...values), Math.max(...values)];
  });
  const before = container.detenteExtent;
  const kept = options.sticky && before?.key === options.sticky ? before.sides : null;
  const wide = sides.map(([low, high], axis) => (kept ? [Math.min(low, kept[axis][0]), Math.max(high, kept[axis][1])] : [low, high]));
  container.detenteExtent = { key: options.sticky, sides: wide };
  return wide;
}

/** Scales with the same units on both axes, so that 45 degrees are 45 degrees. */
function planeScales(picture, sides, size) {
  const longestLabel = Math.max(...picture.d3.scaleLinear(sides[1], [0, 1]).ticks(8).map((tick) => formatNumber(tick, size || Math.abs(tick)).length));
  const margin = { top: 34, right: 14, bottom: 46, left: Math.max(38, Math.min(110, 20 + 6.9 * longestLabel)) };
  const spans = sides.map(([low, high]) => Math.max(high - low, 1e-9));
  const longest = Math.max(...spans) > 1e-8 ? Math.max(...spans) : 2;
  const [dx, dy] = spans.map((span) => Math.max(span, 0.35 * longest) * 1.28);
  const across = picture.width - margin.left - margin.right;
  const down = Math.round(Math.min(Math.max(across * (dy / dx), across * 0.62), Math.min(across * 1.1, 540)));
  const unit = Math.min(across / dx, down / dy);
  const centre = sides.map(([low, high]) => (low + high) / 2);
  const half = [across / unit / 2, down / unit / 2];
  const x = picture.d3.scaleLinear([centre[0] - half[0], centre[0] + half[0]], [margin.left, margin.left + across]);
  const y = picture.d3.scaleLinear([centre[1] - half[1], centre[1] + half[1]], [margin.top + down, margin.top]);
  return { x, y, at: ([u, v]) => [x(u), y(v)], box: { x: margin.left, y: margin.top, width: across, height: down } };
}

function drawAxes(picture, scene, scales) {
  const { d3, svg, theme } = picture;
  const { x, y, box } = scales;
  const bottom = box.y + box.height;
  const ticks = [Math.max(3, Math.round(box.width / 90)), Math.max(3, Math.round(box.height / 70))];
  const grid = svg.append("g").attr("stroke", theme.rule);
  x.ticks(ticks[0]).forEach((tick) => grid.append("path").attr("d", `M${x(tick)},${box.y}V${bottom}`)
    .attr("stroke", tick === 0 ? theme.zero : theme.rule));
  y.ticks(ticks[1]).forEach((tick) => grid.append("path").attr("d", `M${box.x},${y(tick)}H${box.x + box.width}`)
    .attr("stroke", tick === 0 ? theme.zero : theme.rule));
  const reading = (value) => formatNumber(value, scene.scale || Math.abs(value));
  const axes = [d3.axisBottom(x).ticks(ticks[0]).tickFormat(reading), d3.axisLeft(y).ticks(ticks[1]).tickFormat(reading)];
  axes.forEach((axis, side) => {
    const g = svg.append("g").attr("transform", side ? `translate(${box.x},0)` : `translate(0,${bottom})`).attr("aria-hidden", "true")
      .call(axis.tickSize(0).tickPadding(8));
    g.select(".domain").remove();
    g.attr("font-family", FONT).attr("font-size", 11.5).selectAll("text").attr("fill", theme.muted);
    thinTicks(picture, g, side ? y : x, side, box.x);
  });
  const units = scene.game.currency ? ` (${isolated(scene.game.currency)})` : "";
  axisTitle(picture, `${isolated(scene.game.players[0])}’s payoff${units} →`, 0, [box.x + box.width, bottom + 38], "end");
  axisTitle(picture, `↑ ${isolated(scene.game.players[1])}’s payoff${units}`, 1, [6, 18], "start");
}

/** Drop the tick labels that would run into the one before or out of the picture. */
function thinTicks(picture, axis, scale, side, start) {
  let last = -Infinity;
  axis.selectAll(".tick").each(function keep(tick) {
    const label = picture.d3.select(this).select("text");
    const { width } = sizeOf(label, 11.5, 400);
    const [from, to] = side ? [start - 8 - width, -Infinity] : [scale(tick) - width / 2, scale(tick) + width / 2];
    if (from < 0 || to > picture.width || (!side && from < last + 6)) label.remove();
    else last = to;
  });
}

function axisTitle(picture, words, player, [x, y], anchor) {
  const label = text(picture.svg, x, y, words, picture.theme, { anchor, size: 12.5, weight: 600 });
  const room = picture.width - 26;
  for (let cut = words; sizeOf(label).width > room && cut.length > 8;) {
    cut = cut.slice(0, -1);
    label.text(`${cut}…`);
  }
  const left = anchor === "end" ? x - sizeOf(label).width - 15 : x;
  if (anchor === "start") label.attr("x", x + 15);
  picture.svg.append("rect").attr("x", left).attr("y", y - 9).attr("width", 10).attr("height", 10).attr("rx", 2).attr("fill", playerColour(player));
}

/** A region of payoffs: a polygon, a thick line where it has no area, a disc where it is one point. */
function drawRegion(picture, scales, points, { fill, stroke, width, name, key }) {
  if (!points.length) return;
  const path = points.map(scales.at);
  const g = picture.svg.append("g").attr("class", `region-${key}`);
  if (path.length > 2) {
    g.append("path").attr("d", `M${path.map((point) => point.join(",")).join("L")}Z`).attr("fill", fill).attr("stroke", stroke)
      .attr("stroke-width", width).attr("stroke-linejoin", "round");
  } else if (path.length === 2) {
    const d = `M${path[0].join(",")}L${path[1].join(",")}`;
    [[9 + width, stroke], [7 + width, picture.theme[key]]].forEach(([thick, colour]) => g.append("path").attr("d", d).attr("stroke", colour)
      .attr("stroke-width", thick).attr("stroke-linecap", "round").attr("fill", "none"));
  } else {
    g.append("circle").attr("cx", path[0][0]).attr("cy", path[0][1]).attr("r", 9).attr("fill", fill).attr("stroke", stroke).attr("stroke-width", width);
  }
  g.append("title").text(name);
}

function hatch(picture) {
  const pattern = picture.svg.append("defs").append("pattern").attr("id", `${picture.id}-hatch`).attr("width", 6).attr("height", 6)
    .attr("patternUnits", "userSpaceOnUse").attr("patternTransform", "rotate(45)");
  pattern.append("rect").attr("width", 6).attr("height", 6).attr("fill", picture.theme.correlated);
  pattern.append("path").attr("d", "M0,0V6").attr("stroke", picture.theme.correlatedEdge).attr("stroke-width", 1).attr("opacity", 0.55);
  const arrow = picture.svg.select("defs").append("marker").attr("id", `${picture.id}-arrow`).attr("viewBox", "0 0 8 8").attr("refX", 7)
    .attr("refY", 4).attr("markerWidth", 8).attr("markerHeight", 8).attr("markerUnits", "userSpaceOnUse").attr("orient", "auto-start-reverse");
  arrow.append("path").attr("d", "M0,0L8,4L0,8Z").attr("fill", picture.theme.ink);
  return `url(#${picture.id}-hatch)`;
}

/** The line x + y = total inside the plane, where every split of the total lies. */
function drawTotal(picture, scales, total) {
  const { x, y, box } = scales;
  const [low, high] = [Math.max(x.domain()[0], total - y.domain()[1]), Math.min(x.domain()[1], total - y.domain()[0])];
  if (!(low < high)) return [];
  const [start, end] = [scales.at([low, total - low]), scales.at([high, total - high])];
  picture.svg.append("path").attr("d", `M${start}L${end}`).attr("stroke", picture.theme.muted).attr("stroke-width", 1)
    .attr("stroke-dasharray", "2 4").attr("fill", "none").append("title").text("every way to split the largest total");
  return alongSegment(start, end).filter(([u]) => u > box.x);
}

function near(a, b, within = 1) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]) < within;
}

function drawLines(picture, scales, deals, chosen) {
  const { svg, theme, id } = picture;
  const dots = [];
  const shortened = (from, to, by) => {
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
    return [to[0] - ((to[0] - from[0]) * by) / length, to[1] - ((to[1] - from[1]) * by) / length];
  };
  for (const deal of [...deals].sort((a, b) => (a === chosen) - (b === chosen))) {
    const strong = deal === chosen;
    const solution = scales.at(deal.payoffs);
    if (deal.fallback) {
      const start = scales.at(deal.fallback);
      svg.append("path").attr("d", `M${start}L${solution}`).attr("stroke", theme.ink).attr("stroke-width", strong ? 2 : 1)
        .attr("opacity", strong ? 1 : 0.35).attr("fill", "none");
      svg.append("circle").attr("cx", start[0]).attr("cy", start[1]).attr("r", strong ? 5 : 3.5).attr("fill", theme.paper)
        .attr("stroke", theme.ink).attr("stroke-width", strong ? 2 : 1.2).attr("opacity", strong ? 1 : 0.6);
      dots.push(...alongSegment(start, solution));
    }
    const played = scales.at(deal.played);
    if (strong && !near(played, solution, 14)) {
      const end = shortened(played, solution, 9);
      svg.append("path").attr("d", `M${played}L${end}`).attr("stroke", theme.ink).attr("stroke-width", 2.2).attr("stroke-dasharray", "7 4")
        .attr("marker-end", `url(#${id}-arrow)`).attr("fill", "none").attr("class", "transfer");
      dots.push(...alongSegment(played, end));
    }
  }
  return dots;
}

function drawPoints(picture, scene, scales) {
  const { svg, theme } = picture;
  const { players } = scene.game;
  const corner = scales.at(scene.plane.security);
  const security = svg.append("g").attr("transform", `translate(${corner})`);
  security.append("path").attr("d", "M0,-16V0H16").attr("fill", "none").attr("stroke", theme.ink).attr("stroke-width", 1.6);
  security.append("rect").attr("x", -4).attr("y", -18).attr("width", 22).attr("height", 22).attr("fill", "transparent");
  speaks(picture, security, "security", ["What each can guarantee alone", ...payoffLines(players, scene.plane.security, scene.scale)]);
  const equilibria = scene.plane.nash.map((point, index) => {
    const g = svg.append("g").attr("transform", `translate(${scales.at(point)})`);
    g.append("circle").attr("r", 7).attr("fill", "transparent").attr("stroke", theme.ink).attr("stroke-width", 1.4).attr("stroke-dasharray", "2.5 2");
    speaks(picture, g, `nash:${index}`, ["A Nash equilibrium", ...payoffLines(players, point, scene.scale)]);
    return g.node();
  });
  const nodes = scene.plane.profiles.slice(0, 400).map(({ profile, payoffs }) => {
    const g = svg.append("g").attr("transform", `translate(${scales.at(payoffs)})`);
    g.append("circle").attr("r", 8).attr("fill", "transparent");
    g.append("circle").attr("r", 3).attr("fill", theme.ink);
    const plays = profile.map((action, player) => `${isolated(players[player])} plays ${isolated(action)}`).join(", ");
    speaks(picture, g, `profile:${profile.join()}`, [plays, ...payoffLines(players, payoffs, scene.scale)]);
    return g.node();
  });
  roving([...nodes, ...equilibria, security.node()]);
}

function payoffLines(players, payoffs, scale) {
  return players.map((name, player) => `${isolated(name)}: ${formatNumber(payoffs[player], scale)}`);
}

/** Concepts whose solutions cannot be told apart on the screen share one mark. */
function clusters(deals, scales, chosen) {
  const found = [];
  for (const deal of [...deals].sort((a, b) => (b === chosen) - (a === chosen))) {
    const at = scales.at(deal.payoffs);
    const same = found.find((cluster) => near(cluster.at, at, 7));
    if (same) same.deals.push(deal);
    else found.push({ at, deals: [deal] });
  }
  const order = (deal) => deals.indexOf(deal);
  found.forEach((cluster) => { cluster.label = [...cluster.deals].sort((a, b) => order(a) - order(b)); });
  return found;
}

function dealLines(deal, scene) {
  const { players } = scene.game;
  const lines = players.map((name, player) => {
    const spread = interval(deal.low[player], deal.high[player], scene.scale);
    const paid = deal.transfers ? `, transfer ${formatSigned(deal.transfers[player], scene.scale)}` : "";
    return `${isolated(name)}: ${formatNumber(deal.payoffs[player], scene.scale)}${paid}${spread ? `, anywhere in ${spread}` : ""}`;
  });
  return [deal.concept, ...lines];
}

function drawSolutions(picture, groups, chosen) {
  const { d3, svg, theme, container } = picture;
  const before = container.detenteMarks ?? new Map();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches || picture.options.still;
  const after = new Map();
  for (const { at, deals } of [...groups].sort((a, b) => a.deals.includes(chosen) - b.deals.includes(chosen))) {
    const [first] = deals;
    const strong = first === chosen;
    const mark = svg.append("g").attr("class", "solution");
    addGlyph(d3, mark, first.shape, strong ? 190 : 110, strong ? theme.ink : theme.paper, strong ? theme.paper : theme.ink)
      .attr("stroke-width", strong ? 1.5 : 1.8);
    const from = before.get(first.concept);
    const target = `translate(${at})`;
    if (from && !still && !near(from, at)) mark.attr("transform", `translate(${from})`).transition().duration(140).attr("transform", target);
    else mark.attr("transform", target);
    deals.forEach((deal) => after.set(deal.concept, at));
  }
  container.detenteMarks = after;
}

/** Name the concepts of a mark, one a line; on a narrow picture only the first by name and the others by their shapes. */
function calloutBlock(picture, scene, layer, group, chosen) {
  const { d3, theme, options } = picture;
  const block = layer.append("g");
  const back = block.append("rect").attr("fill", theme.paper).attr("opacity", 0.9).attr("rx", 4);
  const brief = picture.width < 460 && group.label.length > 2;
  const label = brief ? [group.deals[0], ...group.label.filter((deal) => deal !== group.deals[0])] : group.label;
  const place = (index) => (brief && index ? [2 + ((index - 1) % 4) * 21, 4 + 17 * Math.ceil(index / 4)] : [6, 4 + index * 17]);
  let reach = 0;
  label.forEach((deal, index) => {
    const row = block.append("g").attr("transform", `translate(${place(index)})`);
    addGlyph(d3, row.append("g").attr("transform", `translate(${brief && index ? 10 : 6},8.5)`), deal.shape, 52,
      deal === chosen ? theme.ink : theme.paper, theme.ink);
    const shapeOnly = brief && index > 0;
    const name = shapeOnly ? null : text(row, 17, 12.5, deal.concept, theme, { weight: deal === chosen ? 700 : 400 });
    const width = name ? 19 + sizeOf(name).width : 20;
    reach = Math.max(reach, place(index)[0] + width);
    row.insert("rect", ":first-child").attr("width", width).attr("height", 17).attr("fill", "transparent");
    speaks(picture, row, `deal:${deal.concept}`, dealLines(deal, scene), options.onSelect ? () => options.onSelect(deal.concept) : null);
  });
  const lines = brief ? 1 + Math.ceil((label.length - 1) / 4) : label.length;
  const size = { width: reach + 10, height: lines * 17 + 7 };
  back.attr("width", size.width).attr("height", size.height);
  return { block, anchor: group.at, ...size };
}

function drawCallouts(picture, scene, scales, groups, chosen, dots) {
  const layer = picture.svg.append("g");
  const blocks = groups.map((group) => calloutBlock(picture, scene, layer, group, chosen));
  const names = profileNames(picture, scene, scales, layer);
  const marks = obstacles(scene, scales, groups);
  dots.push(...outline(scene.plane.correlated, scales), ...outline(scene.plane.feasible, scales));
  const labels = [...blocks.sort((a, b) => b.height - a.height), ...names];
  const places = placeLabels(labels, marks, dots, grown(scales.box, -3));
  labels.forEach((label, index) => settle(picture, label, places[index]));
  roving(scene.deals.map((deal) => rowOf(picture, `deal:${deal.concept}`)).filter(Boolean));
}

/** The boxes of all marks that a label should leave in sight. */
function obstacles(scene, scales, groups) {
  const { profiles, nash, security } = scene.plane;
  const [x, y] = scales.at(security);
  return [...groups.map(({ at }) => square(at, 9)), ...profiles.slice(0, 60).map((one) => square(scales.at(one.payoffs), 4)),
    ...nash.map((point) => square(scales.at(point), 7)), { x: x - 2, y: y - 17, width: 19, height: 19 },
    ...groups.flatMap(({ deals }) => deals.filter((deal) => deal.fallback).map((deal) => square(scales.at(deal.fallback), 5)))];
}

function outline(points, scales) {
  const corners = points.map(scales.at);
  return corners.flatMap((corner, index) => (corners.length > 1 ? alongSegment(corner, corners[(index + 1) % corners.length]) : []));
}

function square([x, y], half) {
  return { x: x - half, y: y - half, width: 2 * half, height: 2 * half };
}

function profileNames(picture, scene, scales, layer) {
  if (scene.plane.profiles.length > 16) return [];
  return scene.plane.profiles.map(({ profile, payoffs }) => {
    const block = layer.append("g").attr("aria-hidden", "true");
    const short = profile.map((label) => isolated(label.length > 16 ? `${label.slice(0, 15)}…` : label));
    const name = text(block, 0, 11, short.join(", "), picture.theme, { size: 11, fill: picture.theme.muted }).attr("stroke", picture.theme.paper)
      .attr("stroke-width", 3).attr("stroke-linejoin", "round").attr("paint-order", "stroke");
    const { width, height } = sizeOf(name);
    return { block, anchor: scales.at(payoffs), width, height, optional: true };
  });
}

function rowOf(picture, key) {
  return [...picture.svg.node().querySelectorAll("[data-key]")].find((node) => node.getAttribute("data-key") === key);
}

function settle(picture, label, place) {
  if (!place) {
    label.block.remove();
    return;
  }
  label.block.attr("transform", `translate(${place.x},${place.y})`);
  if (label.optional) return;
  const [x, y] = label.anchor;
  const edge = [Math.max(place.x, Math.min(x, place.x + place.width)), Math.max(place.y, Math.min(y, place.y + place.height))];
  if (near(edge, label.anchor, 13)) return;
  picture.svg.insert("path", ".solution").attr("d", `M${edge}L${x},${y}`).attr("stroke", picture.theme.muted).attr("stroke-width", 0.8);
}

/** Draw the plane of payoffs of two players: regions, equilibria, fallbacks, solutions and who pays whom. */
export function drawPlane(d3, container, scene, options = {}) {
  const deals = shownDeals(scene, options);
  const chosen = chosenDeal(scene, options);
  const picture = frame(d3, container, options, `The payoffs that ${scene.game.players.join(" and ")} can reach, and every agreement`);
  const scales = planeScales(picture, extent(scene, scene.deals, options, container), scene.scale);
  const { theme } = picture;
  const fill = hatch(picture);
  drawAxes(picture, scene, scales);
  drawRegion(picture, scales, scene.plane.feasible, { fill: theme.feasible, stroke: theme.edge, width: 1, key: "feasible",
    name: "all payoffs that can be reached together, before payments" });
  drawRegion(picture, scales, scene.plane.correlated, { fill, stroke: theme.correlatedEdge, width: 1.6, key: "correlated",
    name: "payoffs of correlated equilibria: what nobody would want to leave" });
  const dots = chosen ? drawTotal(picture, scales, chosen.welfare) : [];
  dots.push(...drawLines(picture, scales, deals, chosen));
  drawPoints(picture, scene, scales);
  const groups = clusters(deals, scales, chosen);
  drawSolutions(picture, groups, chosen);
  drawCallouts(picture, scene, scales, groups, chosen, dots);
  finish(picture, scales.box.y + scales.box.height + 46);
}

// ---------------------------------------------------------------- rows of bars: intervals, waterfalls, coalitions

function rowScale(picture, values, left, right) {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const pad = (high - low || 2) * 0.04;
  return picture.d3.scaleLinear([low - pad, high + pad], [left, right]);
}

/** Shorten a label until it fits, and keep the whole of it as a title. */
function fitted(label, words, room) {
  for (let cut = words; sizeOf(label).width > room && cut.length > 2;) {
    cut = cut.slice(0, -1);
    label.text(`${cut}…`);
  }
  if (label.text() !== words) label.append("title").text(words);
}

function columns(picture) {
  const narrow = picture.width < 460;
  return { left: narrow ? 134 : 150, right: picture.width - (narrow ? 66 : 84) };
}

function axisBelow(picture, x, top, bottom, scale) {
  const { svg, theme } = picture;
  const ticks = x.ticks(Math.max(2, Math.round((x.range()[1] - x.range()[0]) / 80)));
  const g = svg.insert("g", ":first-child").attr("aria-hidden", "true");
  ticks.forEach((tick) => g.append("path").attr("d", `M${x(tick)},${top}V${bottom}`).attr("stroke", tick === 0 ? theme.zero : theme.rule));
  const labels = svg.append("g").attr("aria-hidden", "true");
  let end = -Infinity;
  ticks.forEach((tick) => {
    const label = text(labels, x(tick), bottom + 15, formatNumber(tick, scale), theme, { anchor: "middle", size: 11, fill: theme.muted });
    const half = sizeOf(label).width / 2;
    if (x(tick) - half < end + 6) label.remove();
    else end = x(tick) + half;
  });
}

function playerHeading(picture, scene, player, y) {
  picture.svg.append("rect").attr("x", 0).attr("y", y - 10).attr("width", 11).attr("height", 11).attr("rx", 2).attr("fill", playerColour(player));
  const label = text(picture.svg, 18, y, scene.game.players[player], picture.theme, { size: 13, weight: 650 });
  fitted(label, scene.game.players[player], picture.width - 30);
}

/** Draw, player by player, what every agreement gives and the interval in which it could lie. */
export function drawIntervals(d3, container, scene, options = {}) {
  const deals = shownDeals(scene, options);
  const chosen = chosenDeal(scene, options);
  const picture = frame(d3, container, options, "What every agreement gives each player, and how far it could move");
  const { left, right } = columns(picture);
  const values = deals.flatMap((deal) => [...deal.low, ...deal.high, ...deal.payoffs, ...(deal.fallback ?? [])]).filter(Number.isFinite);
  const x = rowScale(picture, values, left, right);
  let y = 6;
  const top = y;
  scene.game.players.forEach((_, player) => {
    playerHeading(picture, scene, player, y + 16);
    y += 24;
    deals.forEach((deal) => { intervalRow(picture, scene, deal, player, { x, y, left, strong: deal === chosen }); y += 19; });
    y += 12;
  });
  roving([...picture.svg.node().querySelectorAll("[data-key]")]);
  axisBelow(picture, x, top, y - 6, scene.scale);
  finish(picture, y + 18);
}

function intervalRow(picture, scene, deal, player, { x, y, left, strong }) {
  const { d3, svg, theme, options, width } = picture;
  const row = svg.append("g").attr("transform", `translate(0,${y})`);
  row.append("rect").attr("width", width).attr("height", 19).attr("fill", strong ? theme.feasible : "transparent").attr("rx", 3);
  addGlyph(d3, row.append("g").attr("transform", "translate(10,9.5)"), deal.shape, 50, strong ? theme.ink : theme.paper, theme.ink);
  fitted(text(row, 22, 13.5, deal.concept, theme, { weight: strong ? 700 : 400 }), deal.concept, left - 30);
  const [low, high, payoff] = [deal.low[player], deal.high[player], deal.payoffs[player]].map((value) => x(value));
  row.append("path").attr("d", `M${low},9.5H${high}`).attr("stroke", playerColour(player)).attr("stroke-width", 6).attr("stroke-linecap", "round")
    .attr("opacity", 0.45);
  row.append("path").attr("d", `M${low},5V14M${high},5V14`).attr("stroke", theme.ink).attr("stroke-width", 1).attr("opacity", high - low > 1 ? 1 : 0);
  if (deal.fallback) {
    row.append("circle").attr("cx", x(deal.fallback[player])).attr("cy", 9.5).attr("r", 3.2).attr("fill", theme.paper).attr("stroke", theme.muted)
      .attr("stroke-width", 1.2);
  }
  addGlyph(d3, row.append("g").attr("transform", `translate(${payoff},9.5)`), deal.shape, 70, playerColour(player), theme.ink).attr("stroke-width", 1);
  text(row, width, 13.5, formatNumber(deal.payoffs[player], scene.scale), theme, { anchor: "end", weight: strong ? 700 : 400 });
  const alone = deal.fallback ? [`worth alone: ${formatNumber(deal.fallback[player], scene.scale)}`] : [];
  speaks(picture, row, `interval:${player}:${deal.concept}`, [...dealLines(deal, scene), ...alone],
    options.onSelect ? () => options.onSelect(deal.concept) : null);
}

/** What a deal is measured against: the fallback of two players; for more, what everybody is worth alone, which a concept need not look at. */
export function startOf(scene) {
  return scene.game.players.length === 2 ? "fallback" : "worth alone";
}

function waterfallRows(deal, player, scale) {
  const payoff = deal.payoffs[player];
  const two = deal.payoffs.length === 2;
  const rows = [];
  if (deal.fallback) {
    const fallback = deal.fallback[player];
    const change = formatSigned(payoff - fallback, scale);
    const lost = change.startsWith("−");
    const words = two && !lost ? "share of surplus" : "by agreeing";
    rows.push({ name: two ? "fallback" : "worth alone", from: 0, to: fallback, value: formatNumber(fallback, scale), kind: "outline" });
    rows.push({ name: `${lost ? "−" : "+"} ${words}`, from: fallback, to: payoff, value: change, kind: lost ? "loss" : "colour" });
  }
  rows.push({ name: "= payoff", from: 0, to: payoff, value: formatNumber(payoff, scale), kind: "solid" });
  const transfer = deal.transfers ? deal.transfers[player] : payoff - deal.played[player];
  rows.push({ name: "earned in play", from: 0, to: deal.played[player], value: formatNumber(deal.played[player], scale), kind: "outline" });
  rows.push({ name: "+ transfer", from: payoff - transfer, to: payoff, value: formatSigned(transfer, scale), kind: "arrow" });
  return rows;
}

/** Draw, for one agreement, each player's way from the fallback to the payoff, and from what was earned to the payoff. */
export function drawWaterfall(d3, container, scene, options = {}) {
  const deal = chosenDeal(scene, options);
  const picture = frame(d3, container, options, deal ? `From ${startOf(scene)} to payoff under ${deal.concept}` : "No agreement is shown");
  if (!deal) return finish(picture, 10);
  hatch(picture);
  const { left, right } = columns(picture);
  const x = rowScale(picture, [...deal.payoffs, ...deal.played, ...deal.low, ...deal.high, ...(deal.fallback ?? [])], left, right);
  let y = 4;
  scene.game.players.forEach((name, player) => {
    playerHeading(picture, scene, player, y + 14);
    y += 22;
    waterfallRows(deal, player, scene.scale).forEach((row) => {
      waterfallRow(picture, scene, deal, player, { ...row, x, y, left, player: name });
      y += 19;
    });
    y += 12;
  });
  roving([...picture.svg.node().querySelectorAll("[data-key]")]);
  axisBelow(picture, x, 4, y - 6, scene.scale);
  return finish(picture, y + 18);
}

function waterfallRow(picture, scene, deal, player, { name, from, to, value, kind, x, y, left, player: who }) {
  const { svg, theme, width, id } = picture;
  const row = svg.append("g").attr("transform", `translate(0,${y})`);
  row.append("rect").attr("width", width).attr("height", 19).attr("fill", "transparent");
  fitted(text(row, 8, 13.5, name, theme, { weight: kind === "solid" ? 650 : 400 }), name, left - 14);
  const [start, end] = [x(from), x(to)].sort((a, b) => a - b);
  const colour = playerColour(player);
  if (kind === "arrow") {
    if (end - start > 2) {
      row.append("path").attr("d", `M${x(from)},9.5H${x(to)}`).attr("stroke", theme.ink).attr("stroke-width", 2).attr("fill", "none")
        .attr("marker-end", end - start > 9 ? `url(#${id}-arrow)` : null);
    }
  } else {
    row.append("rect").attr("x", start).attr("y", 4).attr("width", Math.max(end - start, 1.5)).attr("height", 11).attr("rx", 1.5)
      .attr("stroke-dasharray", kind === "loss" ? "3 2" : null)
      .attr("fill", kind === "outline" || kind === "loss" ? theme.paper : colour).attr("fill-opacity", kind === "colour" ? 0.5 : 1)
      .attr("stroke", kind === "solid" ? theme.ink : colour).attr("stroke-width", kind === "solid" ? 0.8 : 1.4);
  }
  const spread = kind === "solid" ? interval(deal.low[player], deal.high[player], scene.scale) : "";
  if (spread) {
    row.append("path").attr("d", `M${x(deal.low[player])},9.5H${x(deal.high[player])}m0,-5v10M${x(deal.low[player])},4.5v10`)
      .attr("stroke", theme.ink).attr("stroke-width", 1.3).attr("fill", "none");
  }
  text(row, width, 13.5, value, theme, { anchor: "end", weight: kind === "solid" ? 700 : 400 });
  speaks(picture, row, `waterfall:${player}:${name}`, [`${isolated(who)}: ${name.replace(/^[+=−] /, "")} ${value}`, ...(spread ? [`anywhere in ${spread}`] : [])]);
}

/** Draw what every coalition is worth under one agreement. */
export function drawCoalitions(d3, container, scene, options = {}) {
  const deal = chosenDeal(scene, options);
  const picture = frame(d3, container, options, deal ? `What each coalition is worth under ${deal.concept}` : "No agreement is shown");
  const coalitions = deal?.coalitions ?? [];
  if (!coalitions.length) return finish(picture, 10);
  const { left, right } = columns(picture);
  const x = rowScale(picture, coalitions.map((one) => one.worth), left, right);
  let y = 6;
  const nodes = coalitions.map((coalition) => {
    const row = coalitionRow(picture, scene, coalition, { x, y, left, all: coalitions });
    y += 22;
    return row;
  });
  roving(nodes);
  axisBelow(picture, x, 2, y, scene.scale);
  return finish(picture, y + 22);
}

function coalitionRow(picture, scene, { members, worth }, { x, y, left, all }) {
  const { svg, theme, width } = picture;
  const { players } = scene.game;
  const who = members.map((name) => players.indexOf(name));
  const row = svg.append("g").attr("class", "coalition").attr("transform", `translate(0,${y})`);
  row.append("rect").attr("width", width).attr("height", 22).attr("fill", "transparent");
  const swatch = Math.min(10, 60 / who.length);
  who.forEach((player, index) => row.append("rect").attr("x", 2 + index * (swatch + 1)).attr("y", 6).attr("width", swatch).attr("height", 10)
    .attr("fill", playerColour(player)));
  const start = 8 + who.length * (swatch + 1);
  const label = who.length === players.length ? "everybody" : members.map(isolated).join(" + ");
  fitted(text(row, start, 15, label, theme), label, left - start - 6);
  const [from, to] = [x(0), x(worth)].sort((a, b) => a - b);
  row.append("rect").attr("x", from).attr("y", 5).attr("width", Math.max(1.5, to - from)).attr("height", 12).attr("rx", 1.5)
    .attr("fill", who.length === 1 ? playerColour(who[0]) : theme.bar).attr("stroke", theme.ink).attr("stroke-width", 0.7);
  text(row, width, 15, formatNumber(worth, scene.scale), theme, { anchor: "end" });
  const others = players.filter((name) => !members.includes(name));
  const rest = all.find((one) => one.members.length === others.length && others.every((name) => one.members.includes(name)));
  speaks(picture, row, `coalition:${members.join()}`, [`${members.map(isolated).join(" + ")}: worth ${formatNumber(worth, scene.scale)}`,
    rest ? `the others, ${others.map(isolated).join(" + ")}: worth ${formatNumber(rest.worth, scene.scale)}` : "everybody together"]);
  return row.node();
}

// ---------------------------------------------------------------- the legend, and all of it together

function keyIcon(d3, kind, theme) {
  const svg = d3.create("svg").attr("viewBox", "0 0 26 14").attr("width", 26).attr("height", 14).attr("aria-hidden", "true");
  const mark = (d) => svg.append("path").attr("d", d).attr("fill", "none").attr("stroke", theme.ink).attr("stroke-width", 1.6);
  const box = (fill, stroke) => svg.append("rect").attr("x", 1).attr("y", 1).attr("width", 24).attr("height", 12).attr("rx", 2).attr("fill", fill).attr("stroke", stroke);
  if (kind === "feasible") box(theme.feasible, theme.edge);
  if (kind === "correlated") {
    box(theme.correlated, theme.correlatedEdge);
    mark("M4,13L12,1M11,13L19,1M18,13L24,4").attr("stroke-width", 0.9).attr("stroke", theme.correlatedEdge);
  }
  if (kind === "nash") svg.append("circle").attr("cx", 13).attr("cy", 7).attr("r", 5.5).attr("fill", "none").attr("stroke", theme.ink).attr("stroke-dasharray", "2.5 2");
  if (kind === "security") mark("M7,1V12H20");
  if (kind === "fallback") {
    mark("M6,10L22,2");
    svg.append("circle").attr("cx", 6).attr("cy", 10).attr("r", 3).attr("fill", theme.paper).attr("stroke", theme.ink).attr("stroke-width", 1.5);
  }
  if (kind === "transfer") { mark("M2,7H18").attr("stroke-dasharray", "5 3").attr("stroke-width", 2); mark("M18,3L24,7L18,11Z").attr("fill", theme.ink); }
  if (kind === "range") { mark("M3,7H23").attr("stroke-width", 6).attr("opacity", 0.4); mark("M3,2V12M23,2V12"); }
  if (kind === "alone") svg.append("circle").attr("cx", 13).attr("cy", 7).attr("r", 3.5).attr("fill", theme.paper).attr("stroke", theme.muted).attr("stroke-width", 1.4);
  return svg.node();
}

const PLANE_KEY = [["feasible", "can be reached"], ["correlated", "correlated equilibria"], ["nash", "Nash equilibrium"], ["security", "guaranteed alone"],
  ["fallback", "fallback, 45° to the deal"], ["transfer", "transfer"]];
const ROW_KEY = [["range", "interval over all fallbacks"], ["alone", "worth alone"]];

/** Buttons that choose, hide and show concepts, and the key to the other marks. */
export function drawLegend(d3, container, scene, options = {}) {
  const theme = themeOf(options);
  const hidden = new Set(options.hidden ?? []);
  const chosen = chosenDeal(scene, options);
  const focused = container.contains(document.activeElement) ? { ...document.activeElement.dataset } : null;
  const concepts = legendRow("figure-legend", "Choose a concept, or hide it");
  scene.deals.forEach((deal) => concepts.append(chip(d3, deal, { theme, options, off: hidden.has(deal.concept), strong: deal === chosen })));
  const key = legendRow("figure-key", "Key");
  (scene.plane ? PLANE_KEY : ROW_KEY).forEach(([kind, words]) => {
    const item = document.createElement("span");
    Object.assign(item.style, { display: "inline-flex", alignItems: "center", gap: ".4rem", font: `12px/1.4 ${FONT}`, color: theme.muted });
    item.append(keyIcon(d3, kind, theme), words);
    key.append(item);
  });
  container.replaceChildren(concepts, key);
  if (!focused) return;
  [...concepts.querySelectorAll("button")].find(({ dataset }) => dataset.pick === focused.pick && dataset.toggle === focused.toggle)?.focus({ preventScroll: true });
}

/** Two buttons side by side: the first chooses a concept, the second hides it or shows it again. */
function chip(d3, deal, { theme, options, off, strong }) {
  const box = document.createElement("span");
  Object.assign(box.style, { display: "inline-flex", borderRadius: "99px", overflow: "hidden", color: theme.ink, outlineOffset: "2px",
    border: `1px ${off ? "dashed" : "solid"} ${strong ? theme.ink : theme.edge}`, boxShadow: strong ? `0 0 0 1px ${theme.ink}` : "none" });
  const [pick, eye] = [0, 1].map(() => {
    const button = document.createElement("button");
    button.type = "button";
    Object.assign(button.style, { display: "inline-flex", alignItems: "center", gap: ".35rem", border: "0", borderRadius: "0", background: "transparent",
      color: "inherit", font: `12.5px/1.4 ${FONT}`, cursor: "pointer", minHeight: "26px", outlineOffset: "-3px" });
    box.append(button);
    return button;
  });
  pick.dataset.pick = deal.concept;
  pick.setAttribute("aria-pressed", String(strong));
  pick.title = `Choose ${deal.concept}`;
  pick.append(glyphIcon(d3, deal.shape), deal.concept);
  Object.assign(pick.style, { padding: ".2rem .35rem .2rem .4rem", fontWeight: strong ? "700" : "400", textDecoration: off ? "line-through" : "none" });
  pick.addEventListener("click", (event) => (event.altKey || event.shiftKey ? options.onToggle : options.onSelect)?.(deal.concept));
  eye.dataset.toggle = deal.concept;
  eye.setAttribute("aria-pressed", String(!off));
  eye.setAttribute("aria-label", `Show ${deal.concept} in the picture`);
  eye.title = off ? `Show ${deal.concept}` : `Hide ${deal.concept}`;
  eye.append(eyeIcon(d3, off));
  Object.assign(eye.style, { padding: ".2rem .5rem .2rem .35rem", borderLeft: `1px solid ${theme.rule}` });
  eye.addEventListener("click", () => options.onToggle?.(deal.concept));
  return box;
}

function eyeIcon(d3, closed) {
  const svg = d3.create("svg").attr("viewBox", "0 0 16 16").attr("width", 15).attr("height", 15).attr("aria-hidden", "true").attr("focusable", "false")
    .attr("fill", "none").attr("stroke", "currentColor").attr("stroke-width", 1.3);
  svg.append("path").attr("d", "M1,8Q8,0.5 15,8Q8,15.5 1,8Z");
  svg.append("circle").attr("cx", 8).attr("cy", 8).attr("r", 2.2).attr("fill", "currentColor");
  if (closed) svg.append("path").attr("d", "M2,14L14,2").attr("stroke-width", 1.6);
  return svg.node();
}

function legendRow(name, label) {
  const row = document.createElement("div");
  row.className = name;
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", label);
  Object.assign(row.style, { display: "flex", flexWrap: "wrap", gap: ".4rem .9rem", margin: ".6rem 0 0", alignItems: "center" });
  if (name === "figure-legend") row.style.gap = ".4rem";
  return row;
}

/** Draw the picture that suits the number of players: the plane for two, intervals for more. */
export function drawPicture(d3, container, scene, options = {}) {
  (scene.plane ? drawPlane : drawIntervals)(d3, container, scene, options);
}

/** Draw everything into one element, and look after the choice and the toggles: for pages that have no state of their own. */
export function drawFigure(d3, container, scene, options = {}) {
  const state = { selected: options.selected ?? scene.deals[0]?.concept ?? null, hidden: new Set(options.hidden ?? []) };
  const parts = ["picture", "legend", "waterfall", "coalitions"].map((name) => {
    const part = document.createElement("div");
    part.className = `figure-${name}`;
    return part;
  });
  container.replaceChildren(parts[0], parts[1], caption(`From ${startOf(scene)} to payoff`), parts[2], caption("What each coalition is worth"), parts[3]);
  function redraw() {
    const now = { ...options, selected: state.selected, hidden: [...state.hidden], onSelect, onToggle };
    drawPicture(d3, parts[0], scene, now);
    drawLegend(d3, parts[1], scene, now);
    const deal = chosenDeal(scene, now);
    container.querySelectorAll(".figure-caption").forEach((line) => { line.textContent = `${line.dataset.words}${deal ? `: ${deal.concept}` : ""}`; });
    drawWaterfall(d3, parts[2], scene, now);
    drawCoalitions(d3, parts[3], scene, now);
  }
  function onSelect(concept) {
    state.selected = concept;
    state.hidden.delete(concept);
    options.onSelect?.(concept);
    redraw();
  }
  function onToggle(concept) {
    if (!state.hidden.delete(concept)) state.hidden.add(concept);
    redraw();
  }
  redraw();
  return { redraw, onSelect };
}

function caption(words) {
  const line = document.createElement("p");
  line.className = "figure-caption";
  line.dataset.words = words;
  Object.assign(line.style, { font: `600 13.5px/1.4 ${FONT}`, margin: "1.4rem 0 .4rem" });
  return line;
}
