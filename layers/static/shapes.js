// What Leaflet draws of the scene, in the scene's own units, moved and scaled as the map is: shapes and arrows in SVG;
// what only orients, and points, on canvas. `stage` tells which map that is, and what is shown.
"use strict";
function bordermapShapes(scene, marks, stage) {
  const map = () => stage.map;
  // Pixels of the map at its zoom to a unit of the scene, and where the map's own pixels begin.
  const scale = () => 256 * Math.pow(2, map().getZoom()) / scene.side;
  const latlng = (x, y) => L.CRS.EPSG3857.pointToLatLng(L.point(x, y).multiplyBy(256 / scene.side), 0);

  // The zoom step whose labels are shown.
  function step(zoom) {
    let best = 0;
    scene.zooms.forEach((z, i) => { if (z <= zoom + 0.01) { best = i; } });
    return best;
  }

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
        for (const [token, traced] of this.traced) { if (stage.isOn(this.what.id, token)) { marks.paint(ctx, traced, token, part, k); } }
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
        if (!stage.isOn(this.what.id, run.style)) { return; }
        for (let i = 0; i < run.numbers.length; i++) {
          if (!this.off[n][i]) { found(run, run.numbers[i], run.xs[i] * k - origin.x, run.ys[i] * k - origin.y); }
        }
      });
    },
    _updatePath() {
      const r = this._renderer;
      if (!this._map || !r._drawing) { return; }
      const more = L.Browser.retina ? 2 : 1, ctx = r._ctx, last = [], around = r._redrawBounds || r._bounds;
      const signs = new Map(this.what.points.map((run) => [run.style, marks.sign(run.style, more)]));
      const set = (picture, x, y) => {
        const size = picture.width / more, left = Math.round((x - size / 2) * more) / more, top = Math.round((y - size / 2) * more) / more;
        if (left + size >= around.min.x && top + size >= around.min.y && left <= around.max.x && top <= around.max.y) { ctx.drawImage(picture, left, top, size, size); }
      };
      this.each((run, number, x, y) => { if (this.lit.has(number)) { last.push([run.style, x, y]); } else { set(signs.get(run.style), x, y); } });
      for (const [style, x, y] of last) { set(marks.sign(style, more, true), x, y); }
    },
    light(number, on) {
      if (on) { this.lit.add(number); } else { this.lit.delete(number); }
      this.each((run, n, x, y) => { if (n === number) { this._renderer._requestRedraw({ _map: map(), options: {}, _pxBounds: L.bounds([x - 12, y - 12], [x + 12, y + 12]) }); } });
    },
    filter() { this.what.points.forEach((run, n) => { for (let i = 0; i < run.numbers.length; i++) { this.off[n][i] = stage.shows(scene.ids[run.numbers[i]]) ? 0 : 1; } }); }
  });
  return { Shape, Arrow, Context, Cloud, scale, step, latlng };
}
