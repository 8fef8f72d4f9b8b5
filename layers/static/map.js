// The page's map. Reads the scene (geometry and names) from its JSON block, the places' evidence
// from the page itself. Text is only ever set as text; nothing here builds markup from strings.
"use strict";
var bordermap = (function () {
  var scene = bordermapScene(document.getElementById("scene").textContent);
  var words = JSON.parse(document.getElementById("words").textContent);
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var still = window.matchMedia("(prefers-reduced-motion: reduce)");
  var painted = []; // [path, style token, which part of its mark]
  var byPlace = {}; // place id -> rows of painted that answer to the pointer
  var layerOf = {}; // place id -> layer id
  var groups = {}; // layer id -> L.LayerGroup
  var switches = {}; // layer id -> is shown
  var map, labelLayer, active = null, opener = null;

  function marks() { return scene.marks[dark.matches ? "dark" : "light"]; }
  function variable(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  // The parts of a mark, from below: "casing", "" (the shape itself), then "ticks" across it or the "tip" of an arrow.
  function look(token, part) {
    var m = marks()[token] || {}, casing = part === "casing", tip = part === "tip";
    var width = casing ? m.casing : tip ? m.outline : (m.width || 0);
    var dash = casing || tip ? null : part === "ticks" ? m.ticks : m.dash;
    var fill = tip ? (m.head === "full" ? m.stroke : variable("--casing")) : m.hatch ? "url(#" + pattern(token) + ")" : m.fill;
    return {
      stroke: width > 0, color: casing ? variable("--casing") : (m.stroke || "none"), weight: width,
      opacity: casing ? 0.9 : part ? 1 : (m.stroke_opacity || 1),
      fill: !casing && (!!fill || token === "named-country"), fillColor: fill || "#000", fillOpacity: fill ? (m.fill_opacity || 1) : 0,
      dashArray: dash || null, lineJoin: "round", lineCap: dash || m.head ? "butt" : "round"
    };
  }

  // The same, brighter: under the pointer, or open in the card.
  function lit(token, part) {
    var m = marks()[token] || {}, s = look(token, part);
    if (token === "named-country") { return L.extend(s, { stroke: true, color: variable("--mark-line"), weight: 3 }); }
    if (m.hatch) { return L.extend(s, { stroke: true, color: m.hatch.colour, weight: 2.4, dashArray: null }); }
    if (m.ticks) { return L.extend(s, { opacity: s.opacity + 0.25 }); }
    if (part === "casing") { return L.extend(s, { color: variable("--mark-line") }); }
    return L.extend(s, { weight: s.weight + 1.6, fillOpacity: s.fillOpacity ? Math.min(1, s.fillOpacity + 0.18) : 0 });
  }

  function pattern(token) { return "hatch-" + token + (dark.matches ? "-dark" : ""); }

  // A pattern of parallel lines for each hatch in use, light and dark, in the drawing that refers to it.
  function patterns(renderer) {
    var ns = "http://www.w3.org/2000/svg", defs = document.createElementNS(ns, "defs");
    function made(name, values, parent) {
      var element = document.createElementNS(ns, name);
      Object.keys(values).forEach(function (k) { element.setAttribute(k, values[k]); });
      return parent.appendChild(element);
    }
    Object.keys(scene.marks).forEach(function (scheme) {
      Object.keys(scene.marks[scheme]).forEach(function (token) {
        var h = scene.marks[scheme][token].hatch;
        if (!h) { return; }
        var id = "hatch-" + token + (scheme === "dark" ? "-dark" : "");
        var tile = made("pattern", { id: id, width: h.gap, height: h.gap, patternUnits: "userSpaceOnUse", patternTransform: "rotate(" + h.angle + ")" }, defs);
        made("path", { d: "M0 " + h.gap / 2 + "H" + h.gap, stroke: h.colour, "stroke-width": h.width }, tile);
      });
    });
    renderer._container.insertBefore(defs, renderer._container.firstChild);
  }

  // A sign of one size at every zoom: drawn around its point, turned, and moved aside by pixels.
  var Arrow = L.CircleMarker.extend({
    _updatePath: function () {
      var asides = this.options.asides, at = asides ? this._point.add(asides[nearest(this._map.getZoom())]) : this._point;
      this._renderer._setPath(this, this.options.form);
      this._path.setAttribute("transform", "translate(" + at.x + " " + at.y + ")rotate(" + this.options.turn + ")");
    }
  });

  function path(feature, options, part) {
    var token = feature.style, at = feature.coordinates;
    var style = L.extend(look(token, part), options);
    if (feature.type === "Arrow") {
      var m = marks()[token], forms = { casing: m.shaft + m.tip, "": m.shaft, tip: m.tip };
      L.extend(style, { radius: 60, asides: feature.asides, turn: feature.turn, form: forms[part] });
      return new Arrow(feature.point, style);
    }
    if (feature.type === "Point") {
      return L.circleMarker(at, L.extend(style, { radius: (marks()[token] || {}).radius || 3 }));
    }
    if (feature.type === "Polygon") { return L.polygon(at, style); }
    return L.polyline(at, L.extend(style, { fill: false }));
  }

  function add(group, feature, options, part) {
    var row = [path(feature, options, part), feature.style, part];
    painted.push(row);
    group.addLayer(row[0]);
    return row;
  }

  function layer(target, id) {
    var data = scene.layers.filter(function (x) { return x.id === id; })[0];
    var group = L.layerGroup();
    var pane = data.pane, renderer = target.renderers[pane];
    data.features.forEach(function (f) {
      if (f.style === "town") { return; } // drawn with its label, or not at all
      var base = { pane: pane, renderer: renderer, smoothFactor: 0.5, interactive: false };
      var touched = L.extend({}, base, { interactive: !!f.place, bubblingMouseEvents: false });
      var m = marks()[f.style] || {}, arrow = f.type === "Arrow", rows = [];
      // An arrow is thin: its casing answers too.
      if (m.casing) { rows.push(add(group, f, arrow ? touched : base, "casing")); }
      rows.push(add(group, f, touched, ""));
      if (arrow || m.ticks) { rows.push(add(group, f, base, arrow ? "tip" : "ticks")); }
      if (f.place) {
        layerOf[f.place] = id;
        rows.filter(function (row) { return row[0].options.interactive; }).forEach(function (row) {
          (byPlace[f.place] = byPlace[f.place] || []).push(row);
          row[0].on("click", function () { open(f.place, false); });
          row[0].on("mouseover", function () { emphasise(f.place, true); });
          row[0].on("mouseout", function () { emphasise(f.place, false); });
        });
      }
    });
    groups[id] = group;
    switches[id] = data.shown !== false;
    return switches[id] ? group.addTo(target) : group;
  }

  function emphasise(place, on) {
    (byPlace[place] || []).forEach(function (row) {
      row[0].setStyle((on || place === active ? lit : look)(row[1], row[2]));
    });
  }

  // Switch a layer, and tick the boxes of the legend that stand for it.
  function turn(id, on) {
    switches[id] = on;
    if (groups[id]) { if (on) { groups[id].addTo(map); } else { groups[id].remove(); } }
    document.querySelectorAll("input[data-layers]").forEach(function (box) {
      if (box.getAttribute("data-layers").split(" ").indexOf(id) >= 0) { box.checked = on; }
    });
    labelLayer.draw();
  }

  function repaint() {
    painted.forEach(function (row) { row[0].setStyle(look(row[1], row[2])); });
    if (active) { emphasise(active, false); }
    labelLayer.draw();
  }

  // Labels: placed when the page was written, one place a zoom step; here they are only shown.
  var Labels = L.Layer.extend({
    onAdd: function () {
      this.box = L.DomUtil.create("div", "labels", this.getPane("labels"));
      this._map.on("zoomend viewreset", this.draw, this);
      this.draw();
    },
    draw: function () {
      var step = nearest(this._map.getZoom()), box = this.box, self = this;
      var focused = document.activeElement && box.contains(document.activeElement) ? document.activeElement.getAttribute("data-place") : null;
      box.textContent = "";
      scene.labels.forEach(function (label) {
        if (switches[label.layer] === false) { return; }
        label.at.forEach(function (a) {
          if (a[0] <= step && step <= a[1]) { self.write(label, a, L.latLng(a[6], a[7])); }
        });
      });
      if (focused) { var again = box.querySelector('[data-place="' + CSS.escape(focused) + '"]'); if (again) { again.focus({ preventScroll: true }); } }
    },
    // ``at``: first and last step, dx, dy, angle, and which edge of the text stands there.
    write: function (label, at, latlng) {
      var point = this._map.latLngToLayerPoint(latlng);
      if (label.style === "town" || label.style === "city") { this.dot(point); }
      var tag = document.createElement(label.place ? "button" : "span");
      tag.className = "label t-" + label.style + (label.place === active && active ? " is-active" : "");
      tag.textContent = label.text[document.documentElement.lang] || label.text.en;
      tag.style.textAlign = at[5] > 0 ? "left" : at[5] < 0 ? "right" : "center";
      tag.style.transform = "translate(" + (point.x + at[2]) + "px," + (point.y + at[3]) + "px) translate(" + (at[5] * 50 - 50) + "%,-50%) rotate(" + at[4] + "deg)";
      if (label.place) {
        tag.type = "button";
        tag.setAttribute("data-place", label.place);
        tag.addEventListener("click", function () { open(label.place, true); });
        tag.addEventListener("mouseenter", function () { emphasise(label.place, true); });
        tag.addEventListener("mouseleave", function () { emphasise(label.place, false); });
        tag.addEventListener("focus", function () { emphasise(label.place, true); });
        tag.addEventListener("blur", function () { emphasise(label.place, false); });
        L.DomEvent.disableClickPropagation(tag);
      } else { tag.setAttribute("aria-hidden", "true"); }
      this.box.appendChild(tag);
    },
    dot: function (point) {
      var m = marks().town, dot = document.createElement("span");
      dot.className = "dot";
      dot.style.cssText = "width:" + 2 * m.radius + "px;height:" + 2 * m.radius + "px;background:" + m.fill + ";border:" + m.width + "px solid " + m.stroke;
      dot.style.transform = "translate(" + point.x + "px," + point.y + "px) translate(-50%,-50%)";
      this.box.appendChild(dot);
    }
  });

  function nearest(zoom) {
    var best = 0;
    scene.zooms.forEach(function (z, i) { if (z <= zoom + 0.01) { best = i; } });
    return best;
  }

  // The card shows the list's own entry for the place: quotes live in the page once.
  var card = document.getElementById("card"), body = document.getElementById("card-body");
  function entry(place) { return document.getElementById("place-" + place); }

  function open(place, fromKeyboard) {
    var source = entry(place);
    if (!source) { return; }
    var before = active;
    active = place;
    if (before) { mark(before, false); }
    mark(place, true);
    var copy = source.cloneNode(true);
    copy.removeAttribute("id");
    copy.classList.remove("is-active");
    copy.querySelectorAll("[id]").forEach(function (x) { x.removeAttribute("id"); });
    copy.querySelectorAll("button").forEach(function (b) {
      var plain = document.createElement("span");
      while (b.firstChild) { plain.appendChild(b.firstChild); }
      b.replaceWith(plain);
    });
    copy.querySelector("h3").setAttribute("aria-level", "2");
    body.replaceChildren(copy);
    card.hidden = false;
    card.scrollTop = 0;
    opener = document.activeElement;
    if (fromKeyboard) { card.querySelector(".shut").focus({ preventScroll: true }); }
    show(place);
  }

  function shut() {
    if (card.hidden) { return; }
    card.hidden = true;
    if (active) { var was = active; active = null; mark(was, false); }
    if (opener && opener.isConnected && card.contains(document.activeElement)) { opener.focus({ preventScroll: true }); }
  }

  function mark(place, on) {
    emphasise(place, false);
    var source = entry(place);
    if (source) { source.classList.toggle("is-active", on); }
    labelLayer.box.querySelectorAll("[data-place]").forEach(function (x) {
      if (x.getAttribute("data-place") === place) { x.classList.toggle("is-active", on); }
    });
  }

  // Points have no bounds of their own, and those of an arrow are its point.
  function around(place) {
    return (byPlace[place] || []).reduce(function (b, row) {
      return b.extend(row[0].getLatLng ? row[0].getLatLng() : row[0].getBounds());
    }, L.latLngBounds([]));
  }

  // Move only where the place can't be seen; never zoom out for a country or a river.
  function show(place) {
    var bounds = around(place);
    if (bounds.isValid() && !map.getBounds().intersects(bounds)) { map.panTo(bounds.getCenter(), { animate: !still.matches }); }
  }

  function zoomTo(place) {
    var bounds = around(place), id = layerOf[place];
    if (id && switches[id] === false) { turn(id, true); } // asked for by name: switched on
    // A sign stands for no closer place than its line.
    if (bounds.isValid()) { map.fitBounds(bounds, { maxZoom: (byPlace[place] || [])[0][0] instanceof Arrow ? 7 : 8.5, padding: [30, 30], animate: !still.matches }); }
  }

  function home() {
    var e = scene.extent;
    map.fitBounds([[e[1], e[0]], [e[3], e[2]]], { animate: false });
  }

  function controls() {
    L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
    var Home = L.Control.extend({ options: { position: "topleft" }, onAdd: function () {
      var bar = L.DomUtil.create("div", "leaflet-bar"), a = L.DomUtil.create("a", "", bar);
      a.href = "#"; a.title = words.reset; a.setAttribute("role", "button"); a.setAttribute("aria-label", words.reset); a.textContent = "⌂";
      L.DomEvent.on(a, "click", function (event) { L.DomEvent.stop(event); home(); });
      return bar;
    } });
    map.addControl(new Home());
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    document.querySelectorAll("input[data-layers]").forEach(function (box) {
      box.addEventListener("change", function () {
        box.getAttribute("data-layers").split(" ").forEach(function (id) { turn(id, box.checked); });
      });
    });
    document.querySelectorAll(".side [data-place]").forEach(function (b) {
      b.addEventListener("click", function () { var place = b.getAttribute("data-place"); open(place, false); zoomTo(place); });
    });
    document.addEventListener("keydown", function (event) { if (event.key === "Escape") { shut(); } });
    card.querySelector(".shut").addEventListener("click", shut);
    ["click", "dblclick", "mousedown", "touchstart", "wheel"].forEach(function (kind) {
      [card, document.querySelector(".legend")].forEach(function (x) { x.addEventListener(kind, function (event) { event.stopPropagation(); }); });
    });
    map.on("click", shut);
  }

  function hash() {
    var wanted = /^#place=(.+)$/.exec(location.hash);
    if (!wanted) { return; }
    var place;
    try { place = decodeURIComponent(wanted[1]); } catch (broken) { return; }
    if (entry(place)) { open(place, false); zoomTo(place); }
  }

  return {
    // Called by the map that folium writes, in this order: start, a layer at a time, ready.
    start: function (target) {
      map = target;
      // From the ground up: what only orients is drawn on canvas, what the report names in SVG.
      target.renderers = {};
      [["ground", L.canvas], ["areas", L.svg], ["lines", L.canvas], ["marks", L.svg], ["labels", null]].forEach(function (p, i) {
        var pane = target.createPane(p[0]);
        pane.style.zIndex = 300 + 20 * i;
        if (p[1] !== L.svg) { pane.style.pointerEvents = "none"; }
        if (p[1]) { target.renderers[p[0]] = p[1]({ pane: p[0], padding: 0.3 }); }
      });
      target.addLayer(target.renderers.areas);
      patterns(target.renderers.areas);
      target.attributionControl && target.attributionControl.remove();
      target.getContainer().setAttribute("aria-label", words.map + ". " + words.map_hint);
      home();
    },
    layer: layer,
    ready: function (target) {
      var r = scene.reach;
      target.setMaxBounds([[r[1], r[0]], [r[3], r[2]]]);
      labelLayer = new Labels();
      labelLayer.addTo(target);
      controls();
      dark.addEventListener("change", repaint);
      window.addEventListener("beforeprint", function () { document.querySelectorAll("details").forEach(function (d) { d.open = true; }); });
      window.addEventListener("hashchange", hash);
      if (window.innerWidth <= 800) { document.querySelectorAll(".legend details").forEach(function (d) { d.open = false; }); }
      hash();
      performance.mark("map-ready");
    }
  };
})();
