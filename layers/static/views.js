// Where the map looks: its first view, and how it goes to a place.
"use strict";
function bordermapViews(scene, shapes, stage) {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const EDGE = 30; // pixels to keep free around what is gone to
  let fitted = true, whole = 0, measured = ""; // nobody has moved the first view; its zoom; the map's size

  // What the open card leaves of the map alone, as room to keep at its corners: beside it, or above one that is as wide.
  function beside() {
    const map = stage.map, first = L.point(EDGE, EDGE), last = L.point(EDGE, EDGE), card = document.getElementById("card");
    if (card.hidden || !document.body.classList.contains("only-map")) { return [first, last]; }
    const box = map.getContainer().getBoundingClientRect(), c = card.getBoundingClientRect();
    if (c.width > box.width * 0.6) {
      first.y = Math.max(0, Math.min(EDGE + 20, c.top - box.top - EDGE)); // below the row of controls
      last.y = box.bottom - c.top;
    } else if (c.left - box.left < box.right - c.right) { first.x += c.right - box.left; } else { last.x += box.right - c.left; }
    return [first, last];
  }

  // Move only where the place can't be seen; never zoom out for a country or a river.
  function see(place) {
    const map = stage.map, b = stage.bounds(place), how = { animate: !still.matches }, [first, last] = beside();
    if (!b.isValid()) { return; }
    if (!map.getBounds().intersects(b)) { fitted = false; map.panTo(b.getCenter(), how); return; }
    const size = map.project(b.getSouthEast()).subtract(map.project(b.getNorthWest())), room = map.getSize().subtract(first).subtract(last);
    if (first.equals(last) || size.x > 2 * room.x || size.y > 2 * room.y) { return; }
    fitted = false;
    map.panInside(b.getCenter(), { ...how, paddingTopLeft: first, paddingBottomRight: last });
  }

  // The zoom from which an arrow has room; a sign stands for no closer place than its line.
  function seenFrom(arrow) {
    const asides = arrow.what.asides, first = asides ? asides.findIndex((a) => a) : 0;
    return Math.max(7, scene.zooms[Math.max(0, first)]);
  }

  // Go to a place, and no closer than its mark is good for.
  function go(place) {
    const map = stage.map, b = stage.bounds(place), p = stage.pathOf(place);
    if (!b.isValid()) { return; }
    const closest = !p ? Math.max(8.5, map.getZoom()) : p instanceof shapes.Arrow ? seenFrom(p) : 9;
    const [first, last] = beside();
    fitted = false;
    if (first.equals(last)) { map.fitBounds(b, { maxZoom: closest, padding: first, animate: !still.matches }); return; }
    // What an open card leaves is small: rather than a map of nothing, a part of the place.
    const zoom = Math.min(closest, Math.max(map.getBoundsZoom(b, false, first.add(last)), whole));
    map.setView(map.unproject(map.project(b.getCenter(), zoom).add(last.subtract(first).divideBy(2)), zoom), zoom, { animate: !still.matches });
  }

  // The first view; moved aside from the legend as far as there is room.
  function home() {
    const map = stage.map, e = scene.extent, r = scene.reach, b = L.latLngBounds([[e[1], e[0]], [e[3], e[2]]]), size = map.getSize();
    map.options.minZoom = 0;
    const loose = map.getBoundsZoom(b);
    // In a frame that is wider than what there is, the extent does without its margin.
    const zoom = (r[2] - r[0]) / 360 * 256 * Math.pow(2, loose) < size.x ? map.getBoundsZoom(b.pad(-0.05)) : loose;
    const corners = [map.project(b.getNorthWest(), zoom), map.project(b.getSouthEast(), zoom)];
    const centre = corners[0].add(corners[1]).divideBy(2), origin = centre.subtract(size.divideBy(2));
    const [nw, se] = corners.map((p) => p.subtract(origin));
    const there = L.latLngBounds([r[1], r[0]], [r[3], r[2]]);
    map.options.maxBounds = there; // the view goes no further than it must
    map.options.minZoom = Math.min(scene.zooms[0], zoom);
    map.options.maxZoom = scene.zooms[scene.zooms.length - 1]; // what there are data and labels for
    map.setView(map.unproject(centre.add(besideLegend(nw, se)), zoom), zoom, { animate: false });
    map.setMaxBounds(there.extend(map.getBounds()));
    fitted = true;
    whole = zoom;
  }

  // The map has another size: it is drawn anew, and what nobody has moved is fitted anew.
  function resized() {
    const map = stage.map, box = map.getContainer(), now = box.clientWidth + "x" + box.clientHeight;
    if (!box.clientWidth || now === measured) { return; }
    const again = fitted;
    measured = now;
    map.invalidateSize({ animate: false });
    if (again) { home(); }
  }

  // How far the view must move so that what lies between two corners (pixels) comes out from behind the legend.
  function besideLegend(nw, se) {
    const box = stage.map.getContainer().getBoundingClientRect(), l = document.querySelector(".legend").getBoundingClientRect(), edge = 16;
    const isAbove = l.bottom - box.top < box.height / 2; // shut, on a narrow page
    if (!l.width || l.width > box.width / 2 || se.y < l.top - box.top || isAbove) { return L.point(0, 0); }
    const left = l.left - box.left < box.width - (l.right - box.left);
    const over = left ? l.right - box.left + 10 - nw.x : se.x - (l.left - box.left - 10);
    const room = left ? box.width - edge - se.x : nw.x - edge;
    const aside = Math.max(0, Math.round(Math.min(over, room)));
    // What is still behind it is brought above it.
    const up = over > aside ? Math.max(0, Math.round(Math.min(se.y - (l.top - box.top), nw.y - edge))) : 0;
    return L.point(left ? -aside : aside, up);
  }

  function start() {
    const map = stage.map;
    map.on("dragstart zoomstart", () => { fitted = false; });
    map.on("keydown", (e) => { if (e.originalEvent.key.startsWith("Arrow")) { fitted = false; } });
    measured = map.getContainer().clientWidth + "x" + map.getContainer().clientHeight;
    new ResizeObserver(resized).observe(map.getContainer());
  }

  return { see, go, home, start };
}
