"use strict";
function bordermapScene(text) {
  const SCALE = 5e3, scene = JSON.parse(text);
  function line(text) {
    var out = [], at = 0, sum = [0, 0];
    while (at < text.length) {
      for (var axis = 0; axis < 2; axis++) {
        var bits, shift = 0, value = 0;
        do { bits = text.charCodeAt(at++) - 63; value += (bits & 31) * Math.pow(2, shift); shift += 5; } while (bits >= 32);
        sum[axis] += value % 2 ? -(value + 1) / 2 : value / 2;
      }
      out.push([sum[1] / SCALE, sum[0] / SCALE]);
    }
    return out;
  }
  for (const l of scene.layers) for (const f of l.features) {
    f.place = f.place || "";
    if (f.type === "Arrow") { f.point = [f.point[1] / SCALE, f.point[0] / SCALE]; continue; }
    const at = scene.shapes[f.at];
    f.coordinates = f.type === "Polygon" ? at.map((p) => p.map(line)) : f.type === "Point" ? line(at[0]) : at.map(line);
  }
  for (const l of scene.labels) {
    if (typeof l.text === "string") l.text = { en: l.text };
    l.place = l.place || "";
    let p = null;
    l.at = l.at.map((a) => { if (a.length > 6) p = [a[7] / SCALE, a[6] / SCALE]; return [...a.slice(0, 6), ...p]; });
  }
  return scene;
}
