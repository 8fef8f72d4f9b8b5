// bordermapScene(text): the JSON of the page's scene block, unfolded into what drawing.js draws:
//   {extent, reach, zooms, side, marks: {light, dark}, spots: [[dx, dy, angle, align]],
//    layers: [{id, pane, shown, features: [{style, type, place, trace | at, turn, asides}], points: [{style, numbers, xs, ys}]}],
//    labels: [{says(language), style, layer, look, place, stays: [first, last, spot, x, y, ...]}],
//    ids: [id by number], places: [{id, n, called(language), name, names, kind, match, count, reports}]}
// Coordinates are whole units of the Web Mercator world, `side` wide. `trace` draws a shape with a pen that has
// moveTo, lineTo and closePath; an Arrow stands `at` [x, y], is turned and, if it is moved, has asides. A point is that
// of a place, told by its number, from 1 on. layers/encode.py
// writes the block and tells its form. Ids of places are only ever values here, never keys.
"use strict";
function bordermapScene(text) {
  const { signed, many, all, split, reader, ids } = bordermapCompact;
  const data = JSON.parse(text), languages = data.languages, named = ids(data.places.ids), known = ["", ...named, ...ids(data.more)];
  const places = entries(data.places), xs = new Int32Array(known.length), ys = new Int32Array(known.length); // of their points

  // The numbers of a column, one a call; it goes on as it ends.
  function column(told) {
    const next = reader(told);
    let last = 0;
    return () => { if (next.more()) { last = next(); } return last; };
  }

  // All that is known of places, from columns: what they are called, by language, is first.
  function entries(told) {
    const called = told.called.map(split), others = split(told.others), reports = told.reports && reader(told.reports);
    const [kind, match, counted] = [told.kinds[1], told.matches, told.counts].map(column), counts = named.map(counted);
    return counts.map((count, n) => ({
      id: named[n], n: n + 1, kind: told.kinds[0][kind()], match: ["clear", "likely", "unsure"][match()],
      count, reports: reports ? many(reports(), reports) : Array(count || 1).fill(0),
      called: language => (called[languages.indexOf(language)] || [])[n] || called[0][n] || "",
      get name() { return this.called(document.documentElement.lang); },
      get names() { return [...new Set([...called.map(c => c[n]), ...(others[n] ? others[n].split("\n") : [])])].filter(x => x && x !== this.name); }
    }));
  }

  // Shapes, each told by the arcs of its lines or rings.
  function shapes() {
    let next = reader(data.arcs), arc = -1;
    // Thousands of points: x and y in turn.
    const arcs = all(next, () => {
      const flat = new Int32Array(2 * next());
      for (let i = 0; i < flat.length; i += 2) { flat.set(next.point(), i); }
      return flat;
    });
    const line = () => many(next(), () => {
      const code = next();
      arc += 1 + signed(code >> 1);
      return [arc, code % 2];
    });
    function follow(pen, line) {
      let first = true;
      for (const [n, back] of line) {
        const arc = arcs[n];
        for (let i = 0; i < arc.length; i += 2) {
          const at = back ? arc.length - 2 - i : i;
          if (first) { pen.moveTo(arc[at], arc[at + 1]); first = false; } else { pen.lineTo(arc[at], arc[at + 1]); }
        }
      }
    }
    next = reader(data.shapes);
    return all(next, () => {
      const head = next(), rings = head % 2, lines = many(head >> 1, rings ? () => many(next(), line) : line);
      return pen => { for (const one of rings ? lines.flat() : lines) { follow(pen, one); if (rings) { pen.closePath(); } } };
    });
  }

  function features([style, type, told]) {
    if (type === "Arrow") { return told.map(([place, x, y, turn, asides]) => ({ style, type, place: known[place], at: [x, y], turn, asides })); }
    const next = reader(told);
    let shape = -1;
    return all(next, () => ({ style, type, place: known[next.place()], trace: drawn[shape += 1 + next.signed()] }));
  }

  function points([style, , told]) {
    const next = reader(told), numbers = [];
    while (next.more()) {
      const n = next.place();
      [xs[n], ys[n]] = next.point();
      numbers.push(n);
    }
    return { style, numbers, xs: Int32Array.from(numbers, n => xs[n]), ys: Int32Array.from(numbers, n => ys[n]) };
  }

  // What a place is called, with a question mark if that is doubted; a movement's label has its own word for that.
  function called(place, language) {
    const text = place.called(language);
    return place.match !== "unsure" || place.kind === "movement" ? text : text + (/[\u0600-\u06ff]/.test(text) ? " \u061f" : " ?");
  }

  // A label's stays: from which zoom to which, how it stands at its point, and the point. Unless its words are written
  // they are what its place is called.
  function labels([style, layer, look, told, ...texts]) {
    const next = reader(told), words = texts.map(split);
    let x = 0, y = 0, row = 0;
    return all(next, () => {
      const number = next.place(), place = places[number - 1], stays = [], n = row++;
      if (number && (xs[number] || ys[number])) { x = xs[number]; y = ys[number]; }
      for (let i = next(), free = 0; i > 0; i--) {
        let first = free, zooms = next();
        const spot = next();
        for (let left = data.zooms.length; zooms >= left && left > 0; left--) { zooms -= left; first++; }
        free = first + zooms + 1;
        if (spot % 2) { x += next.signed(); y += next.signed(); }
        stays.push(first, free - 1, spot >> 1, x, y);
      }
      const says = language => (words[languages.indexOf(language)] || [])[n] || (place ? called(place, language) : words[0][n]);
      return { says, style, layer, look, place: known[number], stays };
    });
  }

  const drawn = shapes(), turned = reader(data.spots);
  return {
    extent: data.extent, reach: data.reach, zooms: data.zooms, side: data.side, ids: known, places,
    marks: { light: data.marks.light, dark: Object.assign({}, data.marks.light, data.marks.dark) },
    spots: all(turned, () => many(4, turned.signed)),
    // Before the labels, which are told from the points of layers.
    layers: data.layers.map(x => ({
      id: x.id, pane: x.pane, shown: x.shown !== false,
      features: x.features.filter(run => run[1] !== "Point").flatMap(features),
      points: x.features.filter(run => run[1] === "Point").map(points)
    })),
    labels: data.labels.flatMap(labels)
  };
}
