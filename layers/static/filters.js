// What is shown: layers by the legend, place matches by how sure they are, reports by their date.
// A place is shown while one of the reports that name it is, and its match is among those asked for.
"use strict";
function bordermapFilters(index, reports, host) {
  const DAY = 86400000;
  const matches = new Set(["clear", "likely", "unsure"]);
  const time = document.getElementById("time");
  const dates = reports.map((r) => (r.date ? Date.parse(r.date + "T00:00:00Z") / DAY : null));
  const open = dates.map(() => true); // whether a report is shown

  let whole = false; // all is shown, whatever is filtered: in print
  const isOpen = (n) => whole || open[n];

  function shows(place) {
    const entry = index.get(place);
    return whole || !entry || (matches.has(entry.match) && entry.reports.some((n) => open[n]));
  }

  function changed() {
    for (const element of document.querySelectorAll("[data-report]")) { element.hidden = !isOpen(element.dataset.report); }
    for (const row of document.querySelectorAll("li.place, [data-row]")) { row.hidden = !seen(row.dataset.row || row.id.slice("place-".length)); }
    for (const list of document.querySelectorAll("[data-list]")) {
      const n = [...list.children].filter((row) => !row.hidden).length + [...list.dataset.more.split(" ").filter(Boolean), ...unlisted(list)].filter(seen).length;
      list.closest("section, div").hidden = !n && list.dataset.list !== "places";
      document.querySelectorAll("[data-count=" + list.dataset.list + "]").forEach((e) => tell(e, n));
    }
    for (const e of document.querySelectorAll("[data-each]")) { tell(e, e.dataset.each.split(" ").reduce((sum, n, i) => sum + (isOpen(i) ? Number(n) : 0), 0)); }
    host.changed();
  }

  // A place that is asked for by name is shown, and with it all that is filtered away.
  function admit(place) {
    if (shows(place)) { return; }
    for (const box of document.querySelectorAll("input[data-match]:not(:checked)")) { box.click(); }
    if (time) { time.querySelector("[data-all]").click(); }
  }

  // A row of a list is a place, or what the reports of these numbers ("0+2") name.
  const seen = (row) => (index.has(row) ? shows(row) : row.split("+").some(isOpen));

  // Places that a list has no row for: how many in the index have one, how many have none, and so on.
  function unlisted(list) {
    const { all, reader } = bordermapCompact, next = reader(list.dataset.unlisted || ""), ids = [...index.keys()];
    let at = 0;
    return all(next, () => { at += next(); return next.more() ? ids.slice(at, at += next()) : []; }).flat();
  }

  // A number anew, in the words around it in each language.
  function tell(element, n) {
    for (const e of element.childElementCount ? element.children : [element]) { e.textContent = e.textContent.replace(/\d+/, n); }
  }

  // The boxes of the legend: a line of it stands for a look in a layer or several, or for how sure a match is.
  function boxes() {
    for (const box of document.querySelectorAll("input[data-looks]")) {
      box.addEventListener("change", () => box.dataset.looks.split(" ").forEach((look) => host.turn(look, box.checked)));
    }
    for (const box of document.querySelectorAll("input[data-match]")) {
      box.addEventListener("change", () => {
        if (box.checked) { matches.add(box.dataset.match); } else { matches.delete(box.dataset.match); }
        changed();
      });
    }
  }

  function tick(look, on) {
    for (const box of document.querySelectorAll("input[data-looks]")) {
      if (box.dataset.looks.split(" ").includes(look)) { box.checked = on; }
    }
  }

  // Two handles over a strip that tells how many reports each stretch of time has.
  function slider() {
    if (!time) { return; }
    const from = document.getElementById("time-from"), to = document.getElementById("time-to"), undated = document.getElementById("time-undated");
    const first = Number(from.min), said = document.getElementById("time-said");
    const iso = (day) => new Date(day * DAY).toISOString().slice(0, 10);
    function set(mover) {
      if (Number(from.value) > Number(to.value)) { (mover === from ? to : from).value = mover.value; }
      const a = Number(from.value), b = Number(to.value);
      dates.forEach((day, n) => { open[n] = day === null ? !undated || undated.checked : a <= day && day <= b; });
      from.setAttribute("aria-valuetext", iso(a));
      to.setAttribute("aria-valuetext", iso(b));
      said.textContent = iso(a) + " – " + iso(b) + " · " + host.word("shown_reports", { n: open.filter(Boolean).length, all: open.length });
      for (const bar of time.querySelectorAll("[data-start]")) {
        bar.classList.toggle("is-out", Number(bar.dataset.end) < a || Number(bar.dataset.start) > b);
      }
      changed();
    }
    for (const handle of [from, to]) { handle.addEventListener("input", () => set(handle)); }
    if (undated) { undated.addEventListener("change", () => set(from)); }
    time.querySelector("[data-all]").addEventListener("click", () => { from.value = first; to.value = to.max; if (undated) { undated.checked = true; } set(from); });
    time.retell = () => set(from);
    set(from);
  }

  // How many sentences of the reports that are shown tell of a movement.
  const times = (place) => index.get(place).reports.filter(isOpen).length;

  return { shows, times, tick, start() { boxes(); slider(); }, retell() { if (time) { time.retell(); } }, isOpen, admit, print(on) { whole = on; changed(); } };
}
