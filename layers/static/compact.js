// Reads what layers/compact.py writes: many numbers, points, texts or ids in one string.
"use strict";
const bordermapCompact = (function () {
  const signed = n => n % 2 ? -(n + 1) / 2 : n / 2;
  const many = (count, make) => { const out = []; while (count-- > 0) { out.push(make()); } return out; };
  const all = (next, make) => { const out = []; while (next.more()) { out.push(make()); } return out; };
  const split = text => text ? text.slice(1).split(text[0]) : []; // each text after a mark that is in none

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
    // A point, by its step from the last, always in the same two; a step after one that went down is turned round.
    next.point = () => {
      for (let i = 0; i < 2; i++) {
        const d = signed(next()) * sign[i];
        if (d) { sign[i] = d < 0 ? -1 : 1; }
        xy[i] += d;
      }
      return xy;
    };
    // A place's number, from 1 on, by how far it is from the one after the last; 0 is none.
    next.place = () => { const n = next(); return n ? place += 1 + signed(n - 1) : 0; };
    return next;
  }

  // Ids that are numbers after the same text stand together.
  function ids(told) {
    return told.flatMap(x => {
      const next = reader(x[1] || "");
      return typeof x === "string" ? [x] : all(next, () => x[0] + next());
    });
  }

  return { signed, many, all, split, reader, ids };
})();
