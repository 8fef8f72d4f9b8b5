// Labels were placed when the page was written, once a zoom step; here those in and around the view are shown.
"use strict";
function bordermapLabels(scene, marks, shapes, stage) {
  const AROUND = 0.4; // of the view: how far around it labels are written

  return new (L.Layer.extend({
    onAdd() {
      this.box = L.DomUtil.create("div", "labels", this.getPane("labels"));
      L.DomEvent.disableClickPropagation(this.box);
      this._map.on("zoomend viewreset", this.draw, this);
      this._map.on("moveend", () => { if (!this.seen || !this.seen.contains(this._map.getBounds())) { this.draw(); } });
      this.draw();
    },
    draw() {
      if (!this.live) { return; }
      const box = this.box, held = document.activeElement, now = shapes.step(this._map.getZoom()), k = shapes.scale();
      const focused = held && box.contains(held) ? held.dataset.place : "";
      const origin = this._map.getPixelOrigin(), view = this._map.getPixelBounds(), room = view.getSize().multiplyBy(AROUND);
      const [x0, y0, x1, y1] = [view.min.x - room.x, view.min.y - room.y, view.max.x + room.x, view.max.y + room.y].map((n) => n / k);
      this.seen = this._map.getBounds().pad(AROUND);
      const found = document.createDocumentFragment();
      for (const label of scene.labels) {
        const stays = label.stays;
        for (let i = 0; i < stays.length; i += 5) {
          const x = stays[i + 3], y = stays[i + 4];
          if (stays[i] > now || now > stays[i + 1] || x < x0 || x > x1 || y < y0 || y > y1) { continue; }
          if (label.look ? stage.isOn(label.layer, label.look) : stage.anyOn(label.layer)) {
            if (!label.place || stage.shows(label.place)) { this.write(found, label, scene.spots[stays[i + 2]], x * k - origin.x, y * k - origin.y); }
          }
        }
      }
      box.replaceChildren(found);
      const again = focused && box.querySelector('[data-place="' + CSS.escape(focused) + '"]');
      if (again) { again.focus({ preventScroll: true }); }
    },
    // At a point of the map (pixels): how far off, the angle, and which edge of the text stands there.
    write(parent, label, [dx, dy, angle, edge], x, y) {
      let text = label.says(stage.language());
      if (label.layer.startsWith("movements")) { const n = stage.times(label.place); text = text.replace(/ ×\d+$/, n > 1 ? " ×" + n : ""); }
      if (label.style === "town" || label.style === "city") { this.dot(parent, x, y); }
      const tag = document.createElement(label.place ? "button" : "span");
      tag.className = "label t-" + label.style + (/[\u0600-\u06ff]/.test(text) ? " arabic" : "");
      tag.textContent = text;
      tag.dir = "auto";
      tag.style.textAlign = edge > 0 ? "left" : edge < 0 ? "right" : "center";
      tag.style.transform = "translate(" + (x + dx) + "px," + (y + dy) + "px) translate(" + (edge * 50 - 50) + "%,-50%)" + (angle ? " rotate(" + angle + "deg)" : "");
      if (label.place) {
        tag.type = "button";
        tag.dataset.place = label.place;
        if (stage.isActive(label.place)) { tag.classList.add("is-active"); }
      } else { tag.setAttribute("aria-hidden", "true"); }
      parent.appendChild(tag);
    },
    dot(parent, x, y) {
      const m = marks.of("town"), dot = document.createElement("span");
      dot.className = "dot";
      dot.style.cssText = "width:" + 2 * m.radius + "px;height:" + 2 * m.radius + "px;background:" + m.fill + ";border:" + m.width + "px solid " + m.stroke;
      dot.style.transform = "translate(" + x + "px," + y + "px) translate(-50%,-50%)";
      parent.appendChild(dot);
    }
  }))();
}
