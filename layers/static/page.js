// The page: one state (which place is open, which language) that the map, the report and the lists follow.
// The script that folium writes calls `bordermap.start(map)`, `.layer(map, id)` for each, and `.ready(map)`.
"use strict";
const bordermap = (function () {
  const block = (id) => document.getElementById(id).textContent;
  const scene = bordermapScene(block("scene"));
  const data = JSON.parse(block("reports"));
  const words = new Map(Object.entries(JSON.parse(block("words"))));
  const root = document.documentElement;
  const index = new Map(scene.places.map((e) => [e.id, e]));
  let map = null, scale = null, active = "", hovered = "";

  function word(key, values) {
    const text = (words.get(root.lang) || words.get(data.language))[key] || key;
    return text.replace(/\{(\w+)\}/g, (all, name) => (values && Object.hasOwn(values, name) ? String(values[name]) : all));
  }

  const filters = bordermapFilters(index, data.reports, { word, turn, changed });
  const drawing = bordermapDrawing(scene, {
    // Countries and borders orient, too, whatever the match.
    shows: (place) => ["country", "border"].includes((index.get(place) || {}).kind) || filters.shows(place),
    entry: (place) => index.get(place), times: filters.times,
    language: () => root.lang, isActive: (place) => place === active, lend, hover, shut,
    open: (place, keyboard) => open(place, { keyboard, from: document.activeElement, read: true }),
    repainted() { if (active) { drawing.emphasise(active, true); } }
  });
  const kind = (e) => word("kind_" + e.kind);
  const reading = bordermapReading(index, {
    word, kind, hover, shut, copy, reports: data.reports, isOpen: filters.isOpen,
    open: (place, keyboard, from) => open(place, { keyboard: false, from, go: true })
  });
  const find = bordermapFind(index, { word, kind, open: (place) => open(place, { keyboard: false, from: document.getElementById("find"), go: true, read: true }) });

  // After a filter: what is open is told anew, or shut if it is gone.
  function changed() {
    drawing.filter();
    if (active && !filters.shows(active)) { shut(); } else if (active) { reading.show(active, {}); }
  }

  function turn(look, on) { lent.delete(look); drawing.turn(look, on); filters.tick(look, on); }

  // A look that is off is shown for what is open in it, until that is shut, unless the reader ticks it meanwhile.
  const lent = new Set();
  function lend(look) { lent.add(look); drawing.turn(look, true); }
  function giveBack() { for (const look of lent) { drawing.turn(look, false); } lent.clear(); }

  function hover(place) {
    if (place === hovered) { return; }
    for (const [p, on] of [[hovered, false], [place, true]]) {
      if (p) { drawing.emphasise(p, on || p === active); reading.light(p, on); }
    }
    hovered = place;
    map.getContainer().style.cursor = place ? "pointer" : "";
  }

  // Open a place's card; `go` moves the map there, `read` the report to its sentence.
  function open(place, how) {
    if (!index.has(place)) { return; }
    if (how.go) { filters.admit(place); }
    const before = active;
    active = place;
    for (const p of new Set([before, place])) { if (p) { told(p, p === place); } }
    reading.show(place, how);
    if (how.read) { reading.scroll(place); }
    if (how.go) { giveBack(); drawing.go(place); } else { drawing.see(place); }
    if (how.go && !reading.isWide() && how.from) { map.getContainer().scrollIntoView({ block: "nearest" }); }
  }

  function told(place, on) {
    drawing.emphasise(place, on);
    drawing.mark(place, on);
    reading.mark(place, on);
  }

  function shut() {
    if (!active) { return; }
    const was = active;
    active = "";
    told(was, false);
    giveBack();
    reading.shut();
  }

  // The address of the open place. Where copying is not allowed, it is shown to be copied by hand.
  function copy(button) {
    const address = location.href.split("#")[0] + "#place=" + encodeURIComponent(active);
    const said = document.getElementById("copied");
    const byHand = () => { said.textContent = address; };
    if (!navigator.clipboard) { byHand(); return; }
    navigator.clipboard.writeText(address).then(() => { said.textContent = word("copied"); }, byHand);
    button.focus();
  }

  function language(tag) {
    if (!words.has(tag)) { return; }
    root.lang = tag;
    root.dir = words.get(tag).direction;
    for (const b of document.querySelectorAll("[data-language]")) { b.setAttribute("aria-pressed", String(b.dataset.language === tag)); b.tabIndex = b.dataset.language === tag ? -1 : 0; }
    for (const element of document.querySelectorAll("[data-label]")) { element.setAttribute("aria-label", word(element.dataset.label)); }
    for (const element of document.querySelectorAll("[data-title]")) { element.title = word(element.dataset.title); }
    for (const element of document.querySelectorAll("[data-hint]")) { element.placeholder = word(element.dataset.hint); }
    if (map) { map.getContainer().setAttribute("aria-label", word("map") + ". " + word("map_hint")); drawing.labels(); filters.retell(); scale._update(); }
    if (active) { reading.show(active, {}); }
  }

  // "#place=IQ-NI&lang=ar", from disk and in a frame too.
  function follow() {
    const wanted = new Map(location.hash.slice(1).split("&").map((pair) => { const [k, ...v] = pair.split("="); return [k, v.join("=")]; }));
    const anchor = /^#(place|s)-(.+)$/.exec(location.hash); // where the page's own links lead without scripts
    if (anchor && anchor[1] === "s") { reading.sentence(anchor[0].slice(1)); return; }
    let place;
    try { place = decodeURIComponent(anchor ? anchor[2] : wanted.get("place") || ""); } catch (broken) { return; }
    if (wanted.has("lang")) { language(wanted.get("lang")); }
    if (place && index.has(place)) { open(place, { keyboard: false, from: null, go: true, read: true }); }
  }

  const Scale = L.Control.Scale.extend({
    _updateScale(bar, text, ratio) {
      const [n, unit] = text.split(" ");
      L.Control.Scale.prototype._updateScale.call(this, bar, n + " " + word(unit === "km" ? "kilometres" : "metres"), ratio);
    }
  });

  function controls() {
    const bar = document.getElementById("bar"), whole = document.querySelector("[data-do=full]");
    const act = { in: () => map.zoomIn(), out: () => map.zoomOut(), home: () => drawing.home(), full };
    bar.addEventListener("click", (e) => { const b = e.target.closest("[data-do]"); if (b) { act[b.dataset.do](); } });
    whole.hidden = !document.fullscreenEnabled;
    document.querySelector(".link").hidden = location.protocol === "about:"; // a notebook's frame has no address of its own
    scale = new Scale({ imperial: false, position: "bottomleft" }).addTo(map);
    for (const b of document.querySelectorAll("[data-language]")) { b.addEventListener("click", () => language(b.dataset.language)); }
    document.addEventListener("keydown", (e) => { if (e.key === "Escape") { shut(); } });
    for (const x of document.querySelectorAll(".map > :not(.canvas)")) {
      for (const type of ["click", "dblclick", "mousedown", "touchstart", "wheel"]) { x.addEventListener(type, (e) => e.stopPropagation(), { passive: true }); }
    }
  }

  function full() {
    if (document.fullscreenElement) { document.exitFullscreen(); } else { root.requestFullscreen().catch(() => undefined); }
  }

  function ready(target) {
    drawing.ready(target);
    reading.start();
    controls();
    filters.start();
    find.start();
    language(root.lang);
    const opened = [];
    // The printed map shows all, and so do the numbers beside it.
    window.addEventListener("beforeprint", () => {
      filters.print(true);
      document.querySelectorAll("details:not([open])").forEach((d) => { d.open = true; opened.push(d); });
    });
    window.addEventListener("afterprint", () => {
      opened.splice(0).forEach((d) => { d.open = false; });
      filters.print(false);
    });
    window.addEventListener("hashchange", follow);
    drawing.live();
    follow();
    if (window.parent !== window) { framed(); }
    performance.mark("map-ready");
  }

  // In a frame: tell the page around how high this one is, also when it asks (embed.js, which `--embed` writes). The
  // map alone, and the wide page, fill the frame they are given: 0. The wheel scrolls the page around until the map
  // has been clicked or tabbed to.
  function framed() {
    const fills = () => document.body.classList.contains("only-map") || reading.isWide();
    const tell = () => window.parent.postMessage({ bordermap: 1, height: fills() ? 0 : Math.ceil(document.body.getBoundingClientRect().height) }, "*");
    new ResizeObserver(tell).observe(document.body);
    window.addEventListener("message", (e) => { if (e.source === window.parent && e.data && e.data.bordermap === 1) { tell(); } });
    map.scrollWheelZoom.disable();
    map.getContainer().addEventListener("focusin", () => map.scrollWheelZoom.enable());
    window.addEventListener("blur", () => map.scrollWheelZoom.disable());
    tell();
  }

  function start(target) {
    map = target;
    if (!reading.isWide() || window.parent !== window) { document.querySelector(".legend").open = false; }
    drawing.start(target);
  }

  return { start, layer: drawing.layer, ready };
})();
