// What Leaflet draws of the scene, from the scene's own units: shapes and arrows in SVG; what only orients, and points,
// on canvas. `stage` tells which map that is, and what is shown.
"use strict";
function bordermapShapes(scene, marks, stage) {
  const FINEST = 0.5; // pixels that a shape may stray; at the highest zoom, which it was made for, none
  // Pixels of the map at its zoom to a unit of the scene.
  const scale = () => 256 * Math.pow(2, stage.map.getZoom()) / scene.side;
  const latlng = (x, y) => L.CRS.EPSG3857.pointToLatLng(L.point(x, y).multiplyBy(256 / scene.side), 0);

  // The zoom step whose labels are shown.
  function step(zoom) {
    let best = 0;
    scene.zooms.forEach((z, i) => { if (z <= zoom + 0.01) { best = i; } });
    return best;
  }

  // What has the units of the scene: nothing is projected.
  const Drawn = L.Path.extend({
    initialize(what, options) { L.setOptions(this, options); this.what = what; this._pxBounds = L.bounds([-1e7, -1e7], [1e7, 1e7]); },
    _project() {},
    _update() { this._updatePath(); },
    _updateBounds() {},
    _containsPoint() { return false; } // on canvas; in SVG the browser tells
  });

  // A shape in SVG, written anew at each zoom, without what is too fine for it.
  const Shape = Drawn.extend({
    _updatePath() {
      const origin = this._map.getPixelOrigin(), at = this._map.getZoom() + " " + origin;
      if (at !== this.at) { this.at = at; this._path.setAttribute("d", this.traced(origin).path()); }
    },
    traced(origin) {
      const pen = new Pen(scale(), origin, stage.map.getZoom() < scene.zooms[scene.zooms.length - 1] ? FINEST : 0);
      this.what.trace(pen);
      return pen;
    },
    bounds() {
      const pen = this.traced(L.point(0, 0)), { min, max } = pen.bounds();
      return L.latLngBounds(latlng(min.x / pen.k, min.y / pen.k), latlng(max.x / pen.k, max.y / pen.k));
    }
  });

  // Takes down what a shape traces, in pixels from an origin.
  class Pen {
    constructor(k, origin, finest) { Object.assign(this, { k, origin, finest, lines: [] }); }
    moveTo(x, y) { this.lines.push([]); this.lineTo(x, y); }
    lineTo(x, y) {
      const line = this.lines[this.lines.length - 1], last = line[line.length - 1], p = { x: x * this.k - this.origin.x, y: y * this.k - this.origin.y };
      if (!last || Math.abs(p.x - last.x) > this.finest || Math.abs(p.y - last.y) > this.finest) { line.push(p); }
    }
    closePath() { this.lines[this.lines.length - 1].closed = true; }
    path() {
      const round = (n) => Math.round(n * 10) / 10;
      return this.lines.map((line) => (
        "M" + L.LineUtil.simplify(line, this.finest).map((p) => round(p.x) + " " + round(p.y)).join("L") + (line.closed ? "z" : ""))).join("");
    }
    bounds() { return L.bounds(this.lines.flat()); }
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
      this.each((run, n, x, y) => { if (n === number) { this._renderer._requestRedraw({ _map: stage.map, options: {}, _pxBounds: L.bounds([x - 12, y - 12], [x + 12, y + 12]) }); } });
    },
    filter() { this.off = this.what.points.map((run) => Uint8Array.from(run.numbers, (n) => (stage.shows(scene.ids[n]) ? 0 : 1))); }
  });

  return { Shape, Arrow, Context, Cloud, scale, step, latlng };
}
