// bordermapScene(text): the JSON of the page's scene block, unfolded into what map.js draws:
//   {extent, reach, zooms, marks: {light, dark},
//    layers: [{id, pane, shown, features: [{style, type, place, coordinates}]}],
//    labels: [{text: {en, ar}, style, layer, place, at: [[first, last, dx, dy, angle, align, lat, lon]]}]}
// Coordinates are nested [lat, lon] as Leaflet takes them: a Point's own, a LineString's lines, a
// Polygon's polygons of rings. An Arrow has point, turn and, if it is moved, asides. A text that is as in
// the first language is left out. layers/encode.py writes the block and tells its form.
// Ids of places are only ever values here, never keys.
"use strict";
function bordermapScene(text) {
  var data = JSON.parse(text), steps = data.zooms.length;
  var points = []; // of places, by their number

  function signed(n) { return n % 2 ? -(n + 1) / 2 : n / 2; }
  function many(count, make) { for (var out = []; count-- > 0;) { out.push(make()); } return out; }
  function id(place) { return place ? data.places[place - 1] : ""; }
  function degrees(xy) {
    var y = Math.PI * (1 - 2 * xy[1] / data.side);
    return [Math.atan(Math.sinh(y)) * 180 / Math.PI, (xy[0] / data.side - 0.5) * 360];
  }

  // Numbers of a string, one a call. The last character of a number stands for less than 80, those before it for more.
  function reader(string) {
    var at = 0, place = 0, xy = [0, 0], sign = [1, 1];
    function next() {
      for (var v = 0; ;) {
        var c = string.charCodeAt(at++);
        c -= 32 + (c > 34) + (c > 60) + (c > 92);
        if (!(c >= 80)) { return v * 80 + c; }
        v = v * 12 + c - 79;
      }
    }
    next.more = function () { return at < string.length; };
    // A point, by its step from the last; a step is turned round after one that went down.
    next.point = function () {
      for (var i = 0; i < 2; i++) {
        var d = signed(next()) * sign[i];
        if (d) { sign[i] = d < 0 ? -1 : 1; }
        xy[i] += d;
      }
      return xy.slice();
    };
    // A place's number, from 1 on, by its distance from the one after the last; 0 is none.
    next.place = function () {
      var n = next();
      return n ? place += 1 + signed(n - 1) : 0;
    };
    return next;
  }

  function shapes() {
    var arcs = [], out = [], arc = -1, next = reader(data.arcs);
    function point() { return degrees(next.point()); }
    function line() {
      return Array.prototype.concat.apply([], many(next(), function () {
        var code = next(), turned = code % 2;
        arc += 1 + signed((code - turned) / 2);
        return turned ? arcs[arc].slice().reverse() : arcs[arc];
      }));
    }
    function part() { return areal ? many(next(), line) : line(); }
    while (next.more()) { arcs.push(many(next(), point)); }
    for (next = reader(data.shapes); next.more();) {
      var head = next(), areal = head % 2;
      out.push(many((head - areal) / 2, part));
    }
    return out;
  }

  var drawn = shapes();

  function features(run) {
    var out = [], shape = -1, next = reader(run[2]), type = run[1];
    if (type === "Arrow") {
      return run[2].map(function (row) {
        return { style: run[0], type: type, place: id(row[0]), point: degrees([row[1], row[2]]), turn: row[3], asides: row[4] };
      });
    }
    while (next.more()) {
      var place = next.place(), at = type === "Point" ? next.point() : drawn[shape += 1 + signed(next())];
      if (type === "Point") { points[place] = at; at = degrees(at); }
      out.push({ style: run[0], type: type, place: id(place), coordinates: at });
    }
    return out;
  }

  function labels(run) {
    var out = [], next = reader(run[2]), at = [0, 0];
    function two() { return [signed(next()), signed(next())]; }
    while (next.more()) {
      var place = next.place(), rows = next(), free = 0, known = place && points[place], words = {};
      at = known || at;
      data.languages.forEach(function (language, i) {
        var word = run[3 + i] && run[3 + i][out.length];
        if (word) { words[language] = word; }
      });
      out.push({ text: words, style: run[0], layer: run[1], place: id(place), at: many(rows, function () {
        var zooms = next(), flags = next(), first = free + Math.floor(zooms / steps), last = first + zooms % steps;
        var step = flags % 6 > 2 ? two() : [0, 0], off = flags % 12 > 5 ? two() : [0, 0], angle = flags > 11 ? signed(next()) : 0;
        at = [at[0] + step[0], at[1] + step[1]];
        free = last + 1;
        return [first, last, off[0], off[1], angle, flags % 3 - 1].concat(degrees(at));
      }) });
    }
    return out;
  }

  Object.keys(data.marks.light).forEach(function (token) {
    data.marks.dark[token] = data.marks.dark[token] || data.marks.light[token];
  });
  return {
    extent: data.extent, reach: data.reach, zooms: data.zooms, marks: data.marks,
    // Before the labels: they are told from the points of layers.
    layers: data.layers.map(function (x) {
      return { id: x.id, pane: x.pane, shown: x.shown !== false, features: [].concat.apply([], x.features.map(features)) };
    }),
    labels: [].concat.apply([], data.labels.map(labels))
  };
}
