// What marks look like: the style tokens of the scene as Leaflet's options, as patterns, and as pictures of points.
"use strict";
function bordermapMarks(scene) {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const of = (token) => scene.marks[dark.matches ? "dark" : "light"][token] || {};
  const variables = new Map(); // of the style sheet, until the colour scheme changes
  function variable(name) {
    if (!variables.has(name)) { variables.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim()); }
    return variables.get(name);
  }
  const paper = () => ({ color: variable("--line"), fillColor: variable("--water") });
  const pattern = (token) => "hatch-" + token + (dark.matches ? "-dark" : "");

  // The parts of a mark, from below: "casing", "" (the shape itself), then "ticks" across it or the "tip" of an arrow.
  function look(token, part) {
    const m = of(token), casing = part === "casing", tip = part === "tip";
    const width = casing ? m.casing : tip ? m.outline : m.width || 0;
    const dash = casing || tip ? null : part === "ticks" ? m.ticks : m.dash;
    const fill = tip ? (m.head === "full" ? m.stroke : variable("--casing")) : m.hatch ? "url(#" + pattern(token) + ")" : m.fill;
    return {
      stroke: width > 0, color: casing ? variable("--casing") : m.stroke || "none", weight: width,
      opacity: casing ? 0.9 : part ? 1 : m.stroke_opacity || 1,
      fill: !casing && (!!fill || token.startsWith("named-country")), fillColor: fill || "#000", fillOpacity: fill ? m.fill_opacity || 1 : 0,
      // Round joins take long to paint, and show on broad bands only.
      dashArray: dash || null, lineJoin: width > 8 ? "round" : "bevel", lineCap: dash || m.head ? "butt" : "round"
    };
  }

  // The same, brighter: under the pointer, or open in the card.
  function lit(token, part) {
    const m = of(token), s = look(token, part);
    if (token.startsWith("named-country")) { return { ...s, stroke: true, color: variable("--mark-line"), weight: 3 }; }
    if (m.hatch) { return { ...s, stroke: true, color: m.hatch.colour, weight: 2.4, dashArray: null }; }
    if (m.ticks) { return { ...s, opacity: s.opacity + 0.25 }; }
    if (part === "casing") { return { ...s, color: variable("--mark-line") }; }
    return { ...s, weight: s.weight + 1.6, fillOpacity: s.fillOpacity ? Math.min(1, s.fillOpacity + 0.18) : 0 };
  }

  // A pattern of parallel lines for each hatch in use, light and dark, in the drawing that refers to it.
  function patterns(renderer) {
    const ns = "http://www.w3.org/2000/svg", defs = document.createElementNS(ns, "defs");
    const made = (name, values, parent) => {
      const element = document.createElementNS(ns, name);
      Object.keys(values).forEach((k) => element.setAttribute(k, values[k]));
      return parent.appendChild(element);
    };
    for (const scheme of ["light", "dark"]) {
      for (const [token, m] of Object.entries(scene.marks[scheme])) {
        if (!m.hatch) { continue; }
        const h = m.hatch, id = "hatch-" + token + (scheme === "dark" ? "-dark" : "");
        const tile = made("pattern", { id, width: h.gap, height: h.gap, patternUnits: "userSpaceOnUse", patternTransform: "rotate(" + h.angle + ")" }, defs);
        made("path", { d: "M0 " + h.gap / 2 + "H" + h.gap, stroke: h.colour, "stroke-width": h.width, "stroke-dasharray": h.dash || "none" }, tile);
      }
    }
    renderer._container.insertBefore(defs, renderer._container.firstChild);
  }

  // A point as a picture, so many pixels of the screen to one of the map.
  function sign(token, more, bright) {
    const m = of(token), radius = (m.radius || 3) + (bright ? 2 : 0), half = Math.ceil(radius + Math.max(m.casing || 0, m.width || 0) / 2 + 1);
    const picture = document.createElement("canvas"), ctx = picture.getContext("2d"), disc = new Path2D();
    picture.width = picture.height = 2 * half * more;
    ctx.scale(more, more);
    disc.arc(half, half, radius, 0, 2 * Math.PI);
    for (const part of ["casing", ""]) { paint(ctx, disc, token, part, 1); }
    return picture;
  }

  // A path on the canvas, whose units are so many pixels.
  function paint(ctx, traced, token, part, scale) {
    const m = of(token), s = look(token, part);
    if (part === "casing" && !m.casing) { return; }
    if (s.fill) { ctx.globalAlpha = s.fillOpacity; ctx.fillStyle = s.fillColor; ctx.fill(traced, "evenodd"); }
    if (!s.stroke) { return; }
    ctx.globalAlpha = s.opacity;
    ctx.strokeStyle = s.color;
    ctx.lineWidth = s.weight / scale;
    ctx.lineJoin = s.lineJoin;
    ctx.lineCap = s.lineCap;
    ctx.setLineDash(s.dashArray ? s.dashArray.split(" ").map((n) => n / scale) : []);
    ctx.stroke(traced);
  }

  return { dark, of, look, lit, paper, patterns, sign, paint, renew: () => variables.clear() };
}
