// Draws the scene with Leaflet: shapes, arrows, points and labels, all that stands on the map itself.
// What is chosen, filtered or read is no business of this file: `host` tells it, and is told of clicks.
"use strict";
function bordermapDrawing(scene, host) {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const rowsOf = new Map(); // place -> rows {path, style, part}: its shapes, without labels
  const layersOf = new Map(); // place -> ids of the layers that it is drawn in
  const painted = []; // all rows
  const dots = []; // rows of named points, which the pointer is compared with
  const groups = new Map(); // layer id -> L.LayerGroup
  const switches = new Map(); // layer id -> is shown
  const REACH = { mouse: 4, touch: 12 }; // pixels around a point that count as the point
  const EDGE = 30; // pixels to keep free around what is gone to
  let fitted = true, whole = 0, measured = ""; // nobody has moved the first view; its zoom; the map's size
  let map, labels, canvas, sheet; // the sheet is what there are data for: all beyond it is left empty

  const marks = () => scene.marks[dark.matches ? "dark" : "light"];
  const variables = new Map(); // of the style sheet, until the colour scheme changes
  function variable(name) {
    if (!variables.has(name)) { variables.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim()); }
    return variables.get(name);
  }
  const paper = () => ({ color: variable("--line"), fillColor: variable("--water") });
  const pattern = (token) => "hatch-" + token + (dark.matches ? "-dark" : "");

  // The parts of a mark, from below: "casing", "" (the shape itself), then "ticks" across it or the "tip" of an arrow.
  function look(token, part) {
    const m = marks()[token] || {}, casing = part === "casing", tip = part === "tip";
    const width = casing ? m.casing : tip ? m.outline : m.width || 0;
    const dash = casing || tip ? null : part === "ticks" ? m.ticks : m.dash;
    const fill = tip ? (m.head === "full" ? m.stroke : variable("--casing")) : m.hatch ? "url(#" + pattern(token) + ")" : m.fill;
    return {
      stroke: width > 0, color: casing ? variable("--casing") : m.stroke || "none", weight: width,
      opacity: casing ? 0.9 : part ? 1 : m.stroke_opacity || 1,
      fill: !casing && (!!fill || token.startsWith("named-country")), fillColor: fill || "#000", fillOpacity: fill ? m.fill_opacity || 1 : 0,
      dashArray: dash || null, lineJoin: "round", lineCap: dash || m.head ? "butt" : "round"
    };
  }

  // The same, brighter: under the pointer, or open in the card.
  function lit(token, part) {
    const m = marks()[token] || {}, s = look(token, part);
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

  // A sign of one size at every zoom: drawn around its point, turned, and moved aside by pixels.
  const Arrow = L.CircleMarker.extend({
    _updatePath() {
      const o = this.options, aside = o.asides && o.asides[step(this._map.getZoom())];
      const at = aside ? this._point.add(aside) : this._point;
      this._path.style.visibility = o.asides && !aside ? "hidden" : ""; // no room near its place at this zoom
      this._renderer._setPath(this, o.form);
      this._path.setAttribute("transform", "translate(" + at.x + " " + at.y + ")rotate(" + o.turn + ")");
    }
  });
  // A point on the canvas, which a filter can put out without taking it from its layer.
  const Dot = L.CircleMarker.extend({
    _empty() { return this.off || L.CircleMarker.prototype._empty.call(this); }
  });

  // Points know where they lie in the world's square, so that they need not be projected at every zoom.
  const projected = {
    _projectLatlngs(latlngs, result, bounds) {
      if (!(latlngs[0] instanceof L.LatLng)) { latlngs.forEach((line) => this._projectLatlngs(line, result, bounds)); return; }
      const scale = 256 * Math.pow(2, this._map.getZoom()), origin = this._map.getPixelOrigin();
      const ring = latlngs.map((p) => new L.Point(Math.round(p.x * scale) - origin.x, Math.round(p.y * scale) - origin.y));
      ring.forEach((p) => bounds.extend(p));
      result.push(ring);
    }
  };
  const Area = L.Polygon.extend(projected), Line = L.Polyline.extend(projected);

  // What only orients: all features of a layer at once, traced into paths of the world, which the canvas scales.
  const WORLD = 256 * Math.pow(2, 10);
  const Context = L.Path.extend({
    initialize(features, options) {
      L.setOptions(this, options);
      const byStyle = new Map();
      for (const f of features) {
        if (!byStyle.has(f.style)) { byStyle.set(f.style, new Path2D()); }
        f.trace(byStyle.get(f.style), WORLD);
      }
      this.traced = [...byStyle];
      this._pxBounds = L.bounds([-1e7, -1e7], [1e7, 1e7]);
    },
    _project() {},
    _update() { this._updatePath(); },
    _updatePath() {
      if (!this._map || !this._renderer._drawing) { return; }
      const ctx = this._renderer._ctx, scale = 256 * Math.pow(2, this._map.getZoom()) / WORLD, origin = this._map.getPixelOrigin();
      ctx.save();
      ctx.translate(-origin.x, -origin.y);
      ctx.scale(scale, scale);
      for (const part of ["casing", ""]) { for (const [token, traced] of this.traced) { paint(ctx, traced, token, part, scale); } }
      ctx.restore();
    },
    _containsPoint() { return false; }
  });

  function paint(ctx, traced, token, part, scale) {
    const m = marks()[token] || {}, s = look(token, part);
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

  // Whether a layer only orients: nothing in it answers to the pointer.
  const orients = (data) => (data.pane === "ground" || data.pane === "lines") && data.features.every((f) => f.trace && !f.place);

  function path(feature, options, part) {
    const token = feature.style, m = marks()[token] || {}, style = { ...look(token, part), ...options };
    if (feature.type === "Arrow") {
      const forms = { casing: m.shaft + m.tip, "": m.shaft, tip: m.tip };
      return new Arrow(feature.point, { ...style, radius: 60, asides: feature.asides, turn: feature.turn, form: forms[part] });
    }
    if (feature.type === "Point") { return new Dot(feature.coordinates, { ...style, radius: m.radius || 3 }); }
    if (feature.type === "Polygon") { return new Area(feature.coordinates, style); }
    return new Line(feature.coordinates, { ...style, fill: false });
  }

  function add(group, feature, options, part) {
    const row = { path: path(feature, options, part), style: feature.style, part, place: feature.place };
    painted.push(row);
    group.addLayer(row.path);
    return row;
  }

  function layer(target, id) {
    const data = scene.layers.find((x) => x.id === id), group = L.layerGroup(), renderer = target.renderers[data.pane];
    const context = data.features.length > 0 && orients(data);
    if (context) { group.addLayer(new Context(data.features, { pane: data.pane, renderer, interactive: false })); }
    for (const f of context ? [] : data.features) {
      if (f.style === "town") { continue; } // drawn with its label, or not at all
      const m = marks()[f.style] || {}, arrow = f.type === "Arrow", dot = f.type === "Point";
      const base = { pane: dot ? "points" : data.pane, renderer: dot ? canvas : renderer, smoothFactor: 0.5, interactive: false };
      const touched = { ...base, interactive: !!f.place && !dot, bubblingMouseEvents: false };
      const rows = [];
      // An arrow is thin: its casing answers too.
      if (m.casing) { rows.push(add(group, f, arrow ? touched : base, "casing")); }
      rows.push(add(group, f, touched, ""));
      if (arrow || m.ticks) { rows.push(add(group, f, base, arrow ? "tip" : "ticks")); }
      if (f.place) { belongs(f.place, id, rows, dot); }
    }
    groups.set(id, group);
    switches.set(id, data.shown !== false);
    return switches.get(id) ? group.addTo(target) : group;
  }

  function belongs(place, id, rows, dot) {
    rowsOf.set(place, (rowsOf.get(place) || []).concat(rows));
    layersOf.set(place, (layersOf.get(place) || new Set()).add(id));
    if (dot) { dots.push(...rows); return; }
    for (const { path: p } of rows.filter((row) => row.path.options.interactive)) {
      p.on("click", (e) => host.open(dotAt(e) || place, false));
      p.on("mousemove", (e) => host.hover(dotAt(e) || place));
      p.on("mouseout", () => host.hover(""));
    }
  }

  // The named point under the pointer; the canvas itself answers to none, so that shapes below it can.
  function dotAt(event) {
    const touch = event.originalEvent && event.originalEvent.pointerType === "touch", more = touch ? REACH.touch : REACH.mouse;
    let best = "", nearest = Infinity;
    for (const row of dots) {
      const p = row.path;
      if (!p._map || !p._point || p.off) { continue; }
      const far = p._point.distanceTo(event.layerPoint) - p.options.radius;
      if (far < Math.min(more, nearest)) { best = row.place; nearest = far; }
    }
    return best;
  }

  function emphasise(place, on) {
    for (const row of rowsOf.get(place) || []) { row.path.setStyle((on ? lit : look)(row.style, row.part)); }
  }

  // Put out what is filtered away.
  function filter() {
    for (const [place, rows] of rowsOf) {
      const off = !host.shows(place);
      for (const row of rows) {
        if (row.path instanceof Dot) { row.path.off = off; } else if (row.path._path) { row.path._path.style.display = off ? "none" : ""; }
        row.off = off;
      }
    }
    if (canvas && canvas._map && dots.length) { canvas._update(); canvas._redrawBounds = null; canvas._redraw(); }
    labels.draw();
  }

  function turn(id, on) {
    switches.set(id, on);
    const group = groups.get(id);
    if (group) { if (on) { group.addTo(map); filter(); } else { group.remove(); labels.draw(); } }
  }

  function repaint() {
    variables.clear();
    for (const row of painted) { row.path.setStyle(look(row.style, row.part)); }
    for (const group of groups.values()) { group.eachLayer((x) => { if (x instanceof Context) { x.redraw(); } }); }
    sheet.setStyle(paper());
    host.repainted();
    labels.draw();
  }

  // The zoom step whose labels are shown.
  function step(zoom) {
    let best = 0;
    scene.zooms.forEach((z, i) => { if (z <= zoom + 0.01) { best = i; } });
    return best;
  }

  // Labels were placed when the page was written, once a zoom step; here those in and around the view are shown.
  const Labels = L.Layer.extend({
    onAdd() {
      this.box = L.DomUtil.create("div", "labels", this.getPane("labels"));
      this._map.on("zoomend viewreset", this.draw, this);
      this._map.on("moveend", () => { if (!this.seen || !this.seen.contains(this._map.getBounds())) { this.draw(); } });
      this.draw();
    },
    draw() {
      if (!this.live) { return; }
      const box = this.box, held = document.activeElement, now = step(this._map.getZoom());
      const focused = held && box.contains(held) ? held.dataset.place : "";
      this.seen = this._map.getBounds().pad(0.6);
      const found = document.createDocumentFragment();
      for (const label of scene.labels) {
        if (switches.get(label.layer) === false || (label.place && !host.shows(label.place))) { continue; }
        const at = label.at.find((a) => a[0] <= now && now <= a[1]);
        if (at && this.seen.contains([at[6], at[7]])) { this.write(found, label, at); }
      }
      box.replaceChildren(found);
      const again = focused && box.querySelector('[data-place="' + CSS.escape(focused) + '"]');
      if (again) { again.focus({ preventScroll: true }); }
    },
    // `at`: first and last step, dx, dy, angle, which edge of the text stands there, latitude, longitude.
    write(parent, label, at) {
      const point = this._map.latLngToLayerPoint([at[6], at[7]]);
      let text = label.text[host.language()] || label.text.en;
      if (label.layer.startsWith("movements")) { const n = host.times(label.place); text = text.replace(/ ×\d+$/, n > 1 ? " ×" + n : ""); }
      if (label.style === "town" || label.style === "city") { this.dot(parent, point); }
      const tag = document.createElement(label.place ? "button" : "span");
      tag.className = "label t-" + label.style + (/[\u0600-\u06ff]/.test(text) ? " arabic" : "");
      tag.textContent = text;
      tag.dir = "auto";
      tag.style.textAlign = at[5] > 0 ? "left" : at[5] < 0 ? "right" : "center";
      tag.style.transform = "translate(" + (point.x + at[2]) + "px," + (point.y + at[3]) + "px) translate(" + (at[5] * 50 - 50) + "%,-50%) rotate(" + at[4] + "deg)";
      if (label.place) {
        tag.type = "button";
        tag.dataset.place = label.place;
        if (host.isActive(label.place)) { tag.classList.add("is-active"); }
        L.DomEvent.disableClickPropagation(tag);
      } else { tag.setAttribute("aria-hidden", "true"); }
      parent.appendChild(tag);
    },
    dot(parent, point) {
      const m = marks().town, dot = document.createElement("span");
      dot.className = "dot";
      dot.style.cssText = "width:" + 2 * m.radius + "px;height:" + 2 * m.radius + "px;background:" + m.fill + ";border:" + m.width + "px solid " + m.stroke;
      dot.style.transform = "translate(" + point.x + "px," + point.y + "px) translate(-50%,-50%)";
      parent.appendChild(dot);
    }
  });

  // Points have no bounds of their own, and those of an arrow are its point.
  function bounds(place) {
    const found = L.latLngBounds([]);
    for (const { path: p } of rowsOf.get(place) || []) { found.extend(p.getLatLng ? p.getLatLng() : p.getBounds()); }
    return found;
  }

  // What the open card leaves of the map alone, as room to keep at its corners: beside it, or above one that is as wide.
  function beside() {
    const first = L.point(EDGE, EDGE), last = L.point(EDGE, EDGE), card = document.getElementById("card");
    if (card.hidden || !document.body.classList.contains("only-map")) { return [first, last]; }
    const box = map.getContainer().getBoundingClientRect(), c = card.getBoundingClientRect();
    if (c.width > box.width * 0.6) {
      first.y = Math.max(0, Math.min(EDGE + 20, c.top - box.top - EDGE)); // below the row of controls
      last.y = box.bottom - c.top;
    } else if (c.left - box.left < box.right - c.right) { first.x += c.right - box.left; } else { last.x += box.right - c.left; }
    return [first, last];
  }

  // Move only where the place can't be seen; never zoom out for a country or a river.
  function see(place) {
    const b = bounds(place), how = { animate: !still.matches }, [first, last] = beside();
    if (!b.isValid()) { return; }
    if (!map.getBounds().intersects(b)) { fitted = false; map.panTo(b.getCenter(), how); return; }
    const size = map.project(b.getSouthEast()).subtract(map.project(b.getNorthWest())), room = map.getSize().subtract(first).subtract(last);
    if (first.equals(last) || size.x > 2 * room.x || size.y > 2 * room.y) { return; }
    fitted = false;
    map.panInside(b.getCenter(), { ...how, paddingTopLeft: first, paddingBottomRight: last });
  }

  // The zoom from which an arrow has room; a sign stands for no closer place than its line.
  function seenFrom(arrow) {
    const asides = arrow.options.asides, first = asides ? asides.findIndex((a) => a) : 0;
    return Math.max(7, scene.zooms[Math.max(0, first)]);
  }

  // Go to a place, and no closer than its mark is good for.
  function go(place) {
    const b = bounds(place), rows = rowsOf.get(place) || [];
    if (!b.isValid()) { return; }
    for (const id of layersOf.get(place)) { if (switches.get(id) === false) { host.turn(id, true); } } // asked for by name
    const p = rows[0].path, closest = p instanceof Arrow ? seenFrom(p) : p instanceof Dot ? Math.max(8.5, map.getZoom()) : 9;
    const [first, last] = beside();
    fitted = false;
    if (first.equals(last)) { map.fitBounds(b, { maxZoom: closest, padding: first, animate: !still.matches }); return; }
    // What an open card leaves is small: rather than a map of nothing, a part of the place.
    const zoom = Math.min(closest, Math.max(map.getBoundsZoom(b, false, first.add(last)), whole));
    map.setView(map.unproject(map.project(b.getCenter(), zoom).add(last.subtract(first).divideBy(2)), zoom), zoom, { animate: !still.matches });
  }

  // The first view; moved aside from the legend as far as there is room.
  function home() {
    const e = scene.extent, r = scene.reach, b = L.latLngBounds([[e[1], e[0]], [e[3], e[2]]]), size = map.getSize(), loose = map.getBoundsZoom(b);
    // In a frame that is wider than what there is, the extent does without its margin.
    const zoom = (r[2] - r[0]) / 360 * 256 * Math.pow(2, loose) < size.x ? map.getBoundsZoom(b.pad(-0.05)) : loose;
    const corners = [map.project(b.getNorthWest(), zoom), map.project(b.getSouthEast(), zoom)];
    const centre = corners[0].add(corners[1]).divideBy(2), origin = centre.subtract(size.divideBy(2));
    const [nw, se] = corners.map((p) => p.subtract(origin));
    map.setView(map.unproject(centre.add(besideLegend(nw, se)), zoom), zoom, { animate: false });
    fitted = true;
    whole = zoom;
  }

  // The map has another size: it is drawn anew, and what nobody has moved is fitted anew.
  function resized() {
    const box = map.getContainer(), now = box.clientWidth + "x" + box.clientHeight;
    if (!box.clientWidth || now === measured) { return; }
    const again = fitted;
    measured = now;
    map.invalidateSize({ animate: false });
    if (again) { home(); }
  }

  // How far the view must move so that what lies between two corners (pixels) comes out from behind the legend.
  function besideLegend(nw, se) {
    const box = map.getContainer().getBoundingClientRect(), l = document.querySelector(".legend").getBoundingClientRect(), edge = 16;
    if (!l.width || l.width > box.width / 2 || se.y < l.top - box.top) { return L.point(0, 0); }
    const left = l.left - box.left < box.width - (l.right - box.left);
    const over = left ? l.right - box.left + 10 - nw.x : se.x - (l.left - box.left - 10);
    const room = left ? box.width - edge - se.x : nw.x - edge;
    const aside = Math.max(0, Math.round(Math.min(over, room)));
    // What is still behind it is brought above it.
    const up = over > aside ? Math.max(0, Math.round(Math.min(se.y - (l.top - box.top), nw.y - edge))) : 0;
    return L.point(left ? -aside : aside, up);
  }

  // From the ground up: what only orients and the named points are on canvas, what else the report names in SVG.
  function start(target) {
    map = target;
    target.renderers = {};
    [["ground", L.canvas], ["areas", L.svg], ["lines", L.canvas], ["marks", L.svg], ["points", L.canvas], ["labels", null]].forEach((p, i) => {
      const pane = target.createPane(p[0]);
      pane.style.zIndex = 300 + 20 * i;
      if (p[1] !== L.svg) { pane.style.pointerEvents = "none"; }
      if (p[1]) { target.renderers[p[0]] = p[1]({ pane: p[0], padding: 0.3 }); }
    });
    canvas = target.renderers.points;
    target.addLayer(target.renderers.areas);
    patterns(target.renderers.areas);
    if (target.attributionControl) { target.attributionControl.remove(); }
    target.getContainer().dir = "ltr"; // Leaflet counts from the left
    const r = scene.reach;
    sheet = L.rectangle([[r[1], r[0]], [r[3], r[2]]], { pane: "ground", renderer: target.renderers.ground, interactive: false, weight: 1, fillOpacity: 1 });
    sheet.setStyle(paper()).addTo(target);
    home(); // before anything is drawn, so that all is drawn once
    target.setMaxBounds([[r[1], r[0]], [r[3], r[2]]]);
  }

  function ready(target) {
    labels = new Labels();
    labels.addTo(target);
    target.on("click", (e) => { const place = dotAt(e); if (place) { host.open(place, false); } else { host.shut(); } });
    target.on("mousemove", (e) => host.hover(dotAt(e)));
    labels.box.addEventListener("click", (e) => { const b = e.target.closest("[data-place]"); if (b) { host.open(b.dataset.place, e.detail === 0); } });
    for (const [kind, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
      labels.box.addEventListener(kind, (e) => { const b = e.target.closest("[data-place]"); if (b) { host.hover(on ? b.dataset.place : ""); } });
    }
    dark.addEventListener("change", repaint);
    target.on("dragstart zoomstart", () => { fitted = false; });
    target.on("keydown", (e) => { if (e.originalEvent.key.startsWith("Arrow")) { fitted = false; } });
    measured = target.getContainer().clientWidth + "x" + target.getContainer().clientHeight;
    new ResizeObserver(resized).observe(target.getContainer());
  }

  // All is known that decides what is shown: from now on labels are drawn.
  function live() {
    labels.live = true;
    filter();
  }

  return {
    start, layer, ready, live, emphasise, filter, turn, see, go, home,
    labels: () => labels.draw(),
    mark(place, on) { for (const b of labels.box.querySelectorAll("[data-place]")) { if (b.dataset.place === place) { b.classList.toggle("is-active", on); } } }
  };
}
