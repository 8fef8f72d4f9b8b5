// Draws the scene with Leaflet: shapes, arrows, points and labels, all that stands on the map itself.
// What is chosen, filtered or read is no business of this file: `host` tells it, and is told of clicks.
"use strict";
function bordermapDrawing(scene, host) {
  const rowsOf = new Map(); // place -> rows {path, layer, style, part}: its shapes and arrows, without labels
  const rows = []; // all of them
  const clouds = []; // of points
  const contexts = []; // what only orients
  const switches = new Map(); // layer:look -> is shown
  const REACH = { mouse: 4, touch: 12 }; // pixels around a point that count as the point
  let sheet; // what there are data for: all beyond it is left empty
  const isOn = (layer, style) => switches.get(layer + ":" + style) !== false;
  const stage = { ...host, map: null, isOn, anyOn, bounds, pathOf: (place) => (rowsOf.get(place) || [{}])[0].path };
  const marks = bordermapMarks(scene), shapes = bordermapShapes(scene, marks, stage);
  const labels = bordermapLabels(scene, marks, shapes, stage), views = bordermapViews(scene, shapes, stage);

  // Whether any look of a layer is shown.
  function anyOn(layer) {
    let any = false, all = true;
    for (const [look, on] of switches) { if (look.startsWith(layer + ":")) { any = any || on; all = false; } }
    return any || all;
  }

  // Whether a layer only orients: nothing in it answers to the pointer.
  const orients = (data) => (data.pane === "ground" || data.pane === "lines") && data.features.every((f) => f.trace && !f.place);

  function path(feature, options, part) {
    const token = feature.style, m = marks.of(token), style = { ...marks.look(token, part), ...options };
    if (feature.type !== "Arrow") { return new shapes.Shape(feature, style); }
    return new shapes.Arrow(feature, { ...style, form: { casing: m.shaft + m.tip, "": m.shaft, tip: m.tip }[part] });
  }

  function layer(target, id) {
    const data = scene.layers.find((x) => x.id === id), group = L.layerGroup(), renderer = target.renderers[data.pane];
    for (const { style } of [...data.features, ...data.points]) { switches.set(id + ":" + style, data.shown); }
    if (data.points.length) {
      clouds.push(new shapes.Cloud(data, { pane: "points", renderer: target.renderers.points, interactive: false }));
      group.addLayer(clouds[clouds.length - 1]);
    }
    if (data.features.length && orients(data)) {
      contexts.push(new shapes.Context(data, { pane: data.pane, renderer, interactive: false }));
      group.addLayer(contexts[contexts.length - 1]);
    } else { for (const f of data.features) { shape(group, f, id, { pane: data.pane, renderer, interactive: false }); } }
    return group.addTo(target);
  }

  // A feature's parts, from below.
  function shape(group, f, layer, base) {
    const m = marks.of(f.style), arrow = f.type === "Arrow", touched = { ...base, interactive: !!f.place, bubblingMouseEvents: false };
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
        const far = Math.hypot(x - event.layerPoint.x, y - event.layerPoint.y) - (marks.of(run.style).radius || 3);
        if (far < nearest) { best = scene.ids[number]; nearest = far; }
      });
    }
    return best;
  }

  function emphasise(place, on) {
    for (const row of rowsOf.get(place) || []) { row.path.setStyle((on ? marks.lit : marks.look)(row.style, row.part)); }
    const number = numberOf(place);
    for (const cloud of clouds) { cloud.light(number, on); }
  }

  const numberOf = (place) => (host.entry(place) || {}).n;

  // Put out what is filtered away or switched off.
  function filter() {
    for (const cloud of clouds) { cloud.filter(); cloud.redraw(); }
    refresh();
  }

  function refresh() {
    for (const [place, its] of rowsOf) {
      const shown = host.shows(place);
      for (const row of its) { row.path._path.style.display = shown && isOn(row.layer, row.style) ? "" : "none"; }
    }
    labels.draw();
  }

  // Switch a look in a layer on or off: "layer:look".
  function turn(look, on) {
    switches.set(look, on);
    for (const context of contexts) { context.redraw(); }
    filter();
  }

  function repaint() {
    marks.renew();
    for (const row of rows) { row.path.setStyle(marks.look(row.style, row.part)); }
    for (const drawn of [...contexts, ...clouds]) { drawn.redraw(); }
    sheet.setStyle(marks.paper());
    host.repainted();
    labels.draw();
  }

  function bounds(place) {
    const found = L.latLngBounds([]), number = numberOf(place);
    for (const { path: p } of rowsOf.get(place) || []) { found.extend(p.bounds()); }
    for (const run of dotsOf(number)) { const i = run.numbers.indexOf(number); found.extend(shapes.latlng(run.xs[i], run.ys[i])); }
    return found;
  }

  const dotsOf = (number) => scene.layers.flatMap((x) => x.points).filter((run) => run.numbers.includes(number));

  // What a place is drawn as: "layer:look".
  function looksOf(place) {
    const number = numberOf(place), found = new Set((rowsOf.get(place) || []).map((row) => row.layer + ":" + row.style));
    for (const x of scene.layers) { for (const run of x.points) { if (run.numbers.includes(number)) { found.add(x.id + ":" + run.style); } } }
    return found;
  }

  // Go to a place; what is off is lent to who asks for it by name.
  function go(place) {
    for (const look of looksOf(place)) { if (switches.get(look) === false) { host.lend(look); } }
    views.go(place);
  }

  // From the ground up: what only orients and the named points are on canvas, what else the report names in SVG.
  function start(target) {
    stage.map = target;
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
    sheet.setStyle(marks.paper()).addTo(target);
    target.addLayer(target.renderers.areas);
    marks.patterns(target.renderers.areas);
    views.home(); // before anything is drawn, so that all is drawn once
  }

  function ready(target) {
    labels.addTo(target);
    target.on("click", (e) => { const place = dotAt(e); if (place) { host.open(place, false); } else { host.shut(); } });
    target.on("mousemove", (e) => host.hover(dotAt(e)));
    labels.box.addEventListener("click", (e) => { const b = e.target.closest("[data-place]"); if (b) { host.open(b.dataset.place, e.detail === 0); } });
    for (const [kind, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
      labels.box.addEventListener(kind, (e) => { const b = e.target.closest("[data-place]"); if (b) { host.hover(on ? b.dataset.place : ""); } });
    }
    marks.dark.addEventListener("change", repaint);
    views.start();
  }

  // All is known that decides what is shown: from now on labels are drawn.
  function live() {
    labels.live = true;
    refresh(); // no point is filtered yet
  }

  return {
    start, layer, ready, live, emphasise, filter, turn, go, see: views.see, home: views.home,
    labels: () => labels.draw(),
    mark(place, on) { for (const b of labels.box.querySelectorAll("[data-place]")) { if (b.dataset.place === place) { b.classList.toggle("is-active", on); } } }
  };
}
