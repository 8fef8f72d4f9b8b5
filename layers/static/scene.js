// bordermapScene(text): the JSON of the page's scene block, unfolded into what drawing.js draws:
//   {extent, reach, zooms, marks: {light, dark},
//    layers: [{id, pane, shown, features: [{style, type, place, coordinates}]}],
//    labels: [{text: {en, ar}, style, layer, place, at: [[first, last, dx, dy, angle, align, lat, lon]]}]}
// What is no point can be traced into a path, too. `point(lat, lon, x, y)` makes a point of degrees and of shares of the Web Mercator world; else it is [lat, lon].
// Coordinates are nested points as Leaflet takes them, which lines that share them have in common: a Point's own, a LineString's lines, a
// Polygon's polygons of rings. An Arrow has point, turn and, if it is moved, asides. A text that is
// as in the first language is left out. layers/encode.py writes the block and tells its form.
// Ids of places are only ever values here, never keys.
"use strict";
function bordermapScene(text, point) {
  const data = JSON.parse(text), places = [], points = []; // of places, by their number
  const signed = n => n % 2 ? -(n + 1) / 2 : n / 2;
  const many = (count, make) => { const out = []; while (count-- > 0) { out.push(make()); } return out; };
  const all = (next, make) => { const out = []; while (next.more()) { out.push(make()); } return out; };
  const split = text => text ? text.slice(1).split(text[0]) : []; // each text after a mark that is in none
  const latlon = (x, y) => [Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180 / Math.PI, (x - 0.5) * 360];
  const degrees = xy => {
    const x = xy[0] / data.side, y = xy[1] / data.side, at = latlon(x, y);
    return point ? point(at[0], at[1], x, y) : at;
  };

  // The numbers of a string, one a call: the last character of each stands for less than 80, those before it for more.
  function reader(string) {
    let at = 0, place = 0;
    const xy = [0, 0], sign = [1, 1];
    const next = () => {
      for (let v = 0; ;) {
        let c = string.charCodeAt(at++);
        c -= 32 + (c > 34) + (c > 60) + (c > 92);
        if (!(c >= 80)) { return v * 80 + c; }
        v = v * 12 + c - 79;
      }
    };
    next.more = () => at < string.length;
    next.signed = () => signed(next());
    // A point, by its step from the last; a step after one that went down is turned round.
    next.point = () => {
      for (let i = 0; i < 2; i++) {
        const d = signed(next()) * sign[i];
        if (d) { sign[i] = d < 0 ? -1 : 1; }
        xy[i] += d;
      }
      return xy.slice();
    };
    // A place's number, from 1 on, by how far it is from the one after the last; 0 is none.
    next.place = () => { const n = next(); return n ? place += 1 + signed(n - 1) : 0; };
    return next;
  }

  // Shapes, each told by the arcs of its lines or rings: as nested points, made once for all that share an arc; or
  // traced into a path of the Web Mercator world, `size` wide.
  function shapes() {
    let next = reader(data.arcs), arc = -1;
    const arcs = all(next, () => many(next(), next.point)), made = [];
    const points = n => made[n] || (made[n] = arcs[n].map(degrees));
    const line = () => many(next(), () => {
      const code = next();
      arc += 1 + signed(code >> 1);
      return [arc, code % 2];
    });
    const joined = line => [].concat(...line.map(([n, back]) => back ? points(n).slice().reverse() : points(n)));
    function follow(path, line, scale) {
      let first = true;
      for (const [n, back] of line) {
        const arc = arcs[n];
        for (let i = 0; i < arc.length; i++) {
          const p = arc[back ? arc.length - 1 - i : i];
          if (first) { path.moveTo(p[0] * scale, p[1] * scale); first = false; } else { path.lineTo(p[0] * scale, p[1] * scale); }
        }
      }
    }
    next = reader(data.shapes);
    return all(next, () => {
      const head = next(), rings = head % 2, lines = many(head >> 1, rings ? () => many(next(), line) : line);
      return {
        points: () => rings ? lines.map(polygon => polygon.map(joined)) : lines.map(joined),
        trace(path, size) {
          for (const one of rings ? [].concat(...lines) : lines) { follow(path, one, size / data.side); if (rings) { path.closePath(); } }
        }
      };
    });
  }

  function features([style, type, told]) {
    const next = reader(told);
    let shape = -1;
    if (type === "Arrow") {
      return told.map(([place, x, y, turn, asides]) => (
        { style, type, place: places[place - 1] || "", point: degrees([x, y]), turn, asides }));
    }
    return all(next, () => {
      const place = next.place(), at = type === "Point" ? next.point() : null;
      if (at) { points[place] = at; }
      const found = { style, type, place: places[place - 1] || "" };
      if (at) { return Object.assign(found, { coordinates: degrees(at) }); }
      const own = drawn[shape += 1 + next.signed()];
      return Object.defineProperties(found, { coordinates: { get: own.points, enumerable: true }, trace: { value: own.trace } });
    });
  }

  function labels([style, layer, told, ...texts]) {
    const next = reader(told), words = texts.map(split);
    let at = [0, 0], n = 0;
    return all(next, () => {
      const place = next.place(), text = {};
      let free = 0;
      data.languages.forEach((language, i) => { if (words[i][n]) { text[language] = words[i][n]; } });
      n++;
      at = place && points[place] || at;
      return { text, style, layer, place: places[place - 1] || "", at: many(next(), () => {
        let first = free, zooms = next();
        const spot = next();
        for (let left = data.zooms.length; zooms >= left && left > 0; left--) { zooms -= left; first++; }
        free = first + zooms + 1;
        if (spot % 2) { at = [at[0] + next.signed(), at[1] + next.signed()]; }
        return [first, free - 1, ...spots[spot >> 1], ...latlon(at[0] / data.side, at[1] / data.side)];
      }) };
    });
  }

  // Ids that are numbers after the same text stand together.
  for (const x of data.places) {
    const next = reader(x[1] || "");
    places.push(...typeof x === "string" ? [x] : all(next, () => x[0] + next()));
  }
  const drawn = shapes(), turned = reader(data.spots), spots = all(turned, () => many(4, turned.signed));
  return {
    extent: data.extent, reach: data.reach, zooms: data.zooms,
    marks: { light: data.marks.light, dark: Object.assign({}, data.marks.light, data.marks.dark) },
    // Before the labels, which are told from the points of layers.
    layers: data.layers.map(x => (
      { id: x.id, pane: x.pane, shown: x.shown !== false, features: [].concat(...x.features.map(features)) })),
    labels: [].concat(...data.labels.map(labels))
  };
}
