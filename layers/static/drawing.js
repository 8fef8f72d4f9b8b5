// Draws the scene with Leaflet: shapes, arrows, points and labels, all that stands on the map itself.
// What is chosen, filtered or read is no business of this file: `host` tells it, and is told of clicks.
"use strict";
function bordermapDrawing(scene, host) {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const rowsOf = new Map(); // place -> rows {path, layer, style, part}: its shapes and arrows, without labels
  const rows = []; // all of them
  const clouds = []; // of points
  const contexts = []; // what only orients
  const switches = new Map(); // layer:look -> is shown
  const REACH = { mouse: 4, touch: 12 }; // pixels around a point that count as the point
  const AROUND = 0.4; // of the view: how far around it labels are written
  const EDGE = 30; // pixels to keep free around what is gone to
  let fitted = true, whole = 0, measured = ""; // nobody has moved the first view; its zoom; the map's size
  let map, labels, sheet; // the sheet is what there are data for: all beyond it is left empty

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

  // A pattern of parallel lines for each hatch in use, light and dark, in the drawing that refers to it. Shapes are
  // scaled with the map, hatches are not.
  function patterns(renderer) {
    const ns = "http://www.w3.org/2000/svg", defs = document.createElementNS(ns, "defs"), tiles = [];
    const made = (name, values, parent) => {
      const element = document.createElementNS(ns, name);
      Object.keys(values).forEach((k) => element.setAttribute(k, values[k]));
      return parent.appendChild(element);
    };
    for (const scheme of ["light", "dark"]) {
      for (const [token, m] of Object.entries(scene.marks[scheme])) {
        if (!m.hatch) { continue; }
        const h = m.hatch, id = "hatch-" + token + (scheme === "dark" ? "-dark" : "");
        const tile = made("pattern", { id, width: h.gap, height: h.gap, patternUnits: "userSpaceOnUse" }, defs);
        made("path", { d: "M0 " + h.gap / 2 + "H" + h.gap, stroke: h.colour, "stroke-width": h.width, "stroke-dasharray": h.dash || "none" }, tile);
        tiles.push([tile, h.angle]);
      }
    }
    renderer._container.insertBefore(defs, renderer._container.firstChild);
    const scaled = () => tiles.forEach(([tile, angle]) => tile.setAttribute("patternTransform", "scale(" + 1 / scale() + ")rotate(" + angle + ")"));
    map.on("zoomend viewreset", scaled);
    scaled();
  }

  // Pixels of the map at its zoom to a unit of the scene, and where the map's own pixels begin.
  const scale = () => 256 * Math.pow(2, map.getZoom()) / scene.side;
  const latlng = (x, y) => L.CRS.EPSG3857.pointToLatLng(L.point(x, y).multiplyBy(256 / scene.side), 0);

  // What is drawn in the units of the scene, and moved and scaled as the map is: nothing is projected anew.
  const Drawn = L.Path.extend({
    initialize(what, options) { L.setOptions(this, options); this.what = what; this._pxBounds = L.bounds([-1e7, -1e7], [1e7, 1e7]); },
    _project() {},
    _update() { this._updatePath(); },
    _updateBounds() {},
    _containsPoint() { return false; } // on canvas; in SVG the browser tells
  });

  // A shape in SVG.
  const Shape = Drawn.extend({
    _updatePath() {
      const origin = this._map.getPixelOrigin(), placed = "translate(" + -origin.x + " " + -origin.y + ")scale(" + scale() + ")";
      if (placed === this.placed) { return; }
      this.placed = placed;
      if (!this._path.hasAttribute("vector-effect")) {
        const pen = new Pen();
        this.what.trace(pen);
        this._path.setAttribute("d", pen.d);
        this._path.setAttribute("vector-effect", "non-scaling-stroke");
      }
      this._path.setAttribute("transform", placed);
    },
    bounds() {
      const pen = new Pen();
      this.what.trace(pen);
      return L.latLngBounds(latlng(pen.x0, pen.y0), latlng(pen.x1, pen.y1));
    }
  });

  // Writes what a shape traces as an SVG path, and notes how far it goes.
  class Pen {
    constructor() { this.d = ""; this.x0 = this.y0 = Infinity; this.x1 = this.y1 = -Infinity; }
    moveTo(x, y) { this.d += "M" + x + " " + y; this.note(x, y); }
    lineTo(x, y) { this.d += "L" + x + " " + y; this.note(x, y); }
    closePath() { this.d += "z"; }
    note(x, y) {
      this.x0 = Math.min(x, this.x0); this.x1 = Math.max(x, this.x1);
      this.y0 = Math.min(y, this.y0); this.y1 = Math.max(y, this.y1);
    }
  }

  // A sign of one size at every zoom: drawn around its point, turned, and moved aside by pixels.
  const Arrow = Drawn.extend({
    _updatePath() {
      const { at: [x, y], asides, turn } = this.what, aside = asides ? asides[step(this._map.getZoom())] : [0, 0];
      const k = scale(), origin = this._map.getPixelOrigin();
      this._path.style.visibility = aside ? "" : "hidden"; // no room near its place at this zoom
      if (!aside) { return; }
      this._renderer._setPath(this, this.options.form);
      this._path.setAttribute("transform", "translate(" + (x * k - origin.x + aside[0]) + " " + (y * k - origin.y + aside[1]) + ")rotate(" + turn + ")");
    },
    bounds() { const at = latlng(...this.what.at); return L.latLngBounds(at, at); }
  });

  // What only orients: all features of a layer at once, those of a look as one path.
  const Context = Drawn.extend({
    initialize(what, options) {
      Drawn.prototype.initialize.call(this, what, options);
      this.traced = new Map();
      for (const f of what.features) {
        if (!this.traced.has(f.style)) { this.traced.set(f.style, new Path2D()); }
        f.trace(this.traced.get(f.style));
      }
    },
    _updatePath() {
      if (!this._map || !this._renderer._drawing) { return; }
      const ctx = this._renderer._ctx, k = scale(), origin = this._map.getPixelOrigin();
      ctx.save();
      ctx.translate(-origin.x, -origin.y);
      ctx.scale(k, k);
      for (const part of ["casing", ""]) {
        for (const [token, traced] of this.traced) { if (isOn(this.what.id, token)) { paint(ctx, traced, token, part, k); } }
      }
      ctx.restore();
    }
  });

  // The named points of a layer: each look is painted once, and then set where its points are.
  const Cloud = Drawn.extend({
    initialize(what, options) {
      Drawn.prototype.initialize.call(this, what, options);
      this.lit = new Set();
      this.off = what.points.map((run) => new Uint8Array(run.numbers.length));
    },
    // All points that are shown: calls back with the run, the number of the place, and the pixels.
    each(found) {
      const k = scale(), origin = this._map.getPixelOrigin();
      this.what.points.forEach((run, n) => {
        if (!isOn(this.what.id, run.style)) { return; }
        for (let i = 0; i < run.numbers.length; i++) {
          if (!this.off[n][i]) { found(run, run.numbers[i], run.xs[i] * k - origin.x, run.ys[i] * k - origin.y); }
        }
      });
    },
    _updatePath() {
      const r = this._renderer;
      if (!this._map || !r._drawing) { return; }
      const more = L.Browser.retina ? 2 : 1, ctx = r._ctx, last = [], around = r._redrawBounds || r._bounds;
      const signs = new Map(this.what.points.map((run) => [run.style, sign(run.style, more)]));
      const set = (picture, x, y) => {
        const size = picture.width / more, left = Math.round((x - size / 2) * more) / more, top = Math.round((y - size / 2) * more) / more;
        if (left + size >= around.min.x && top + size >= around.min.y && left <= around.max.x && top <= around.max.y) { ctx.drawImage(picture, left, top, size, size); }
      };
      this.each((run, number, x, y) => { if (this.lit.has(number)) { last.push([run.style, x, y]); } else { set(signs.get(run.style), x, y); } });
      for (const [style, x, y] of last) { set(sign(style, more, true), x, y); }
    },
    light(number, on) {
      if (on) { this.lit.add(number); } else { this.lit.delete(number); }
      this.each((run, n, x, y) => { if (n === number) { this._renderer._requestRedraw({ _map: map, options: {}, _pxBounds: L.bounds([x - 12, y - 12], [x + 12, y + 12]) }); } });
    },
    filter() { this.what.points.forEach((run, n) => { for (let i = 0; i < run.numbers.length; i++) { this.off[n][i] = host.shows(scene.ids[run.numbers[i]]) ? 0 : 1; } }); }
  });

  // A point as a picture.
  function sign(token, more, bright) {
    const m = marks()[token] || {}, radius = (m.radius || 3) + (bright ? 2 : 0), s = look(token, ""), casing = look(token, "casing");
    const picture = document.createElement("canvas"), ctx = picture.getContext("2d"), half = Math.ceil(radius + Math.max(m.casing || 0, s.weight) / 2 + 1);
    picture.width = picture.height = 2 * half * more;
    ctx.scale(more, more);
    const disc = new Path2D();
    disc.arc(half, half, radius, 0, 2 * Math.PI);
    if (m.casing) { ctx.strokeStyle = casing.color; ctx.lineWidth = m.casing; ctx.stroke(disc); }
    ctx.fillStyle = s.fillColor;
    ctx.globalAlpha = s.fillOpacity;
    ctx.fill(disc);
    ctx.globalAlpha = s.opacity;
    ctx.strokeStyle = s.color;
    ctx.lineWidth = s.weight;
    ctx.setLineDash(s.dashArray ? s.dashArray.split(" ").map(Number) : []);
    ctx.stroke(disc);
    return picture;
  }

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
  const isOn = (layer, style) => switches.get(layer + ":" + style) !== false;

  function path(feature, options, part) {
    const token = feature.style, m = marks()[token] || {}, style = { ...look(token, part), ...options };
    if (feature.type !== "Arrow") { return new Shape(feature, style); }
    return new Arrow(feature, { ...style, form: { casing: m.shaft + m.tip, "": m.shaft, tip: m.tip }[part] });
  }

  function layer(target, id) {
    const data = scene.layers.find((x) => x.id === id), group = L.layerGroup(), renderer = target.renderers[data.pane];
    for (const { style } of [...data.features, ...data.points]) { switches.set(id + ":" + style, data.shown); }
    if (data.points.length) {
      clouds.push(new Cloud(data, { pane: "points", renderer: target.renderers.points, interactive: false }));
      group.addLayer(clouds[clouds.length - 1]);
    }
    if (data.features.length && orients(data)) {
      contexts.push(new Context(data, { pane: data.pane, renderer, interactive: false }));
      group.addLayer(contexts[contexts.length - 1]);
    } else { for (const f of data.features) { shape(group, f, id, { pane: data.pane, renderer, interactive: false }); } }
    return group.addTo(target);
  }

  // A feature's parts, from below.
  function shape(group, f, layer, base) {
    const m = marks()[f.style] || {}, arrow = f.type === "Arrow", touched = { ...base, interactive: !!f.place, bubblingMouseEvents: false };
    const add = (options, part) => {
      const row = { path: path(f, options, part), layer, style: f.style, part };
      rows.push(row);
      group.addLayer(row.path);
      if (f.place) { rowsOf.set(f.place, (rowsOf.get(f.place) || []).concat(row)); }
      if (options.interactive) { answers(row.path, f.place); }
    };
    // An arrow is thin: its casing answers too.
    if (m.casing) { add(arrow ? touched : base, "casing"); }
    add(touched, "");
    if (arrow || m.ticks) { add(base, arrow ? "tip" : "ticks"); }
  }

  function answers(path, place) {
    path.on("click", (e) => host.open(dotAt(e) || place, false));
    path.on("mousemove", (e) => host.hover(dotAt(e) || place));
    path.on("mouseout", () => host.hover(""));
  }

  // The named point under the pointer; the canvas itself answers to none, so that shapes below it can.
  function dotAt(event) {
    const touch = event.originalEvent && event.originalEvent.pointerType === "touch", more = touch ? REACH.touch : REACH.mouse;
    let best = "", nearest = more;
    for (const cloud of clouds) {
      cloud.each((run, number, x, y) => {
        const far = Math.hypot(x - event.layerPoint.x, y - event.layerPoint.y) - (marks()[run.style].radius || 3);
        if (far < nearest) { best = scene.ids[number]; nearest = far; }
      });
    }
    return best;
  }

  function emphasise(place, on) {
    for (const row of rowsOf.get(place) || []) { row.path.setStyle((on ? lit : look)(row.style, row.part)); }
    const number = numberOf(place);
    for (const cloud of clouds) { cloud.light(number, on); }
  }

  const numberOf = (place) => (host.entry(place) || {}).n;

  // Put out what is filtered away or switched off.
  function filter() {
    for (const [place, its] of rowsOf) {
      const shown = host.shows(place);
      for (const row of its) { row.path._path.style.display = shown && isOn(row.layer, row.style) ? "" : "none"; }
    }
    for (const cloud of clouds) { cloud.filter(); cloud.redraw(); }
    labels.draw();
  }

  // Switch a look in a layer on or off: "layer:look".
  function turn(look, on) {
    switches.set(look, on);
    for (const context of contexts) { context.redraw(); }
    filter();
  }

  function repaint() {
    variables.clear();
    for (const row of rows) { row.path.setStyle(look(row.style, row.part)); }
    for (const drawn of [...contexts, ...clouds]) { drawn.redraw(); }
    sheet.setStyle(paper());
    host.repainted();
    labels.draw();
  }

  // Whether any look of a layer is shown.
  function anyOn(layer) {
    let any = false, all = true;
    for (const [look, on] of switches) { if (look.startsWith(layer + ":")) { any = any || on; all = false; } }
    return any || all;
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
      L.DomEvent.disableClickPropagation(this.box);
      this._map.on("zoomend viewreset", this.draw, this);
      this._map.on("moveend", () => { if (!this.seen || !this.seen.contains(this._map.getBounds())) { this.draw(); } });
      this.draw();
    },
    draw() {
      if (!this.live) { return; }
      const box = this.box, held = document.activeElement, now = step(this._map.getZoom()), k = scale();
      const focused = held && box.contains(held) ? held.dataset.place : "";
      const origin = this._map.getPixelOrigin(), view = this._map.getPixelBounds(), room = view.getSize().multiplyBy(AROUND);
      const [x0, y0, x1, y1] = [view.min.x - room.x, view.min.y - room.y, view.max.x + room.x, view.max.y + room.y].map((n) => n / k);
      this.seen = this._map.getBounds().pad(AROUND);
      const found = document.createDocumentFragment();
      for (const label of scene.labels) {
        const stays = label.stays;
        for (let i = 0; i < stays.length; i += 5) {
          const x = stays[i + 3], y = stays[i + 4];
          if (stays[i] > now || now > stays[i + 1] || x < x0 || x > x1 || y < y0 || y > y1) { continue; }
          if (label.look ? isOn(label.layer, label.look) : anyOn(label.layer)) {
            if (!label.place || host.shows(label.place)) { this.write(found, label, scene.spots[stays[i + 2]], x * k - origin.x, y * k - origin.y); }
          }
        }
      }
      box.replaceChildren(found);
      const again = focused && box.querySelector('[data-place="' + CSS.escape(focused) + '"]');
      if (again) { again.focus({ preventScroll: true }); }
    },
    // At a point of the map (pixels): how far off, the angle, and which edge of the text stands there.
    write(parent, label, [dx, dy, angle, edge], x, y) {
      let text = label.says(host.language());
      if (label.layer.startsWith("movements")) { const n = host.times(label.place); text = text.replace(/ ×\d+$/, n > 1 ? " ×" + n : ""); }
      if (label.style === "town" || label.style === "city") { this.dot(parent, x, y); }
      const tag = document.createElement(label.place ? "button" : "span");
      tag.className = "label t-" + label.style + (/[\u0600-\u06ff]/.test(text) ? " arabic" : "");
      tag.textContent = text;
      tag.dir = "auto";
      tag.style.textAlign = edge > 0 ? "left" : edge < 0 ? "right" : "center";
      tag.style.transform = "translate(" + (x + dx) + "px," + (y + dy) + "px) translate(" + (edge * 50 - 50) + "%,-50%)" + (angle ? " rotate(" + angle + "deg)" : "");
      if (label.place) {
        tag.type = "button";
        tag.dataset.place = label.place;
        if (host.isActive(label.place)) { tag.classList.add("is-active"); }
      } else { tag.setAttribute("aria-hidden", "true"); }
      parent.appendChild(tag);
    },
    dot(parent, x, y) {
      const m = marks().town, dot = document.createElement("span");
      dot.className = "dot";
      dot.style.cssText = "width:" + 2 * m.radius + "px;height:" + 2 * m.radius + "px;background:" + m.fill + ";border:" + m.width + "px solid " + m.stroke;
      dot.style.transform = "translate(" + x + "px," + y + "px) translate(-50%,-50%)";
      parent.appendChild(dot);
    }
  });

  function bounds(place) {
    const found = L.latLngBounds([]), number = numberOf(place);
    for (const { path: p } of rowsOf.get(place) || []) { found.extend(p.bounds()); }
    for (const run of dotsOf(number)) { const i = run.numbers.indexOf(number); found.extend(latlng(run.xs[i], run.ys[i])); }
    return found;
  }

  const dotsOf = (number) => scene.layers.flatMap((x) => x.points).filter((run) => run.numbers.includes(number));

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

  // What a place is drawn as: "layer:look".
  function looksOf(place) {
    const number = numberOf(place), found = new Set((rowsOf.get(place) || []).map((row) => row.layer + ":" + row.style));
    for (const x of scene.layers) { for (const run of x.points) { if (run.numbers.includes(number)) { found.add(x.id + ":" + run.style); } } }
    return found;
  }

  // The zoom from which an arrow has room; a sign stands for no closer place than its line.
  function seenFrom(arrow) {
    const asides = arrow.what.asides, first = asides ? asides.findIndex((a) => a) : 0;
    return Math.max(7, scene.zooms[Math.max(0, first)]);
  }

  // Go to a place, and no closer than its mark is good for.
  function go(place) {
    const b = bounds(place), its = rowsOf.get(place) || [];
    if (!b.isValid()) { return; }
    for (const look of looksOf(place)) { if (switches.get(look) === false) { host.lend(look); } } // asked for by name
    const p = (its[0] || {}).path, closest = !p ? Math.max(8.5, map.getZoom()) : p instanceof Arrow ? seenFrom(p) : 9;
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
    const there = L.latLngBounds([r[1], r[0]], [r[3], r[2]]);
    map.options.maxBounds = there; // the view goes no further than it must
    map.setView(map.unproject(centre.add(besideLegend(nw, se)), zoom), zoom, { animate: false });
    map.setMaxBounds(there.extend(map.getBounds()));
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
      if (p[1]) { target.renderers[p[0]] = p[1]({ pane: p[0], padding: 0.2 }); }
    });
    if (target.attributionControl) { target.attributionControl.remove(); }
    target.getContainer().dir = "ltr"; // Leaflet counts from the left
    const r = scene.reach;
    sheet = L.rectangle([[r[1], r[0]], [r[3], r[2]]], { pane: "ground", renderer: target.renderers.ground, interactive: false, weight: 1, fillOpacity: 1 });
    sheet.setStyle(paper()).addTo(target);
    home(); // before anything is drawn, so that all is drawn once
    target.addLayer(target.renderers.areas);
    patterns(target.renderers.areas);
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
