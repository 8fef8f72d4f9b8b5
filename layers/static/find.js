// Find a place by any of its names: the report's spelling, the standard one, Arabic, Kurdish, Turkish.
"use strict";
function bordermapFind(index, host) {
  const MOST = 8;
  const box = document.getElementById("find"), list = document.getElementById("found");
  const ARABIC = { "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ە": "ه", "ک": "ك", "ؤ": "و", "ئ": "ي", "ı": "i" };
  let rows = null, chosen = -1, found = [];

  // One form for all spellings that a reader may type: no case, accents, hyphens or apostrophes.
  function fold(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640\u200b-\u200f]/g, "").toLowerCase()
      .replace(/[أإآٱىیةەکؤئı]/g, (c) => ARABIC[c]).replace(/['’‘ʻʼ`´-]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  // What is left of it where a reader slips: no articles, doubled letters and spaces, and w is v, as in Turkish.
  function loose(text) {
    return fold(text.replace(/-/g, " ")).replace(/\b(?:[ae](?:[lrzn]|[tds]h?)|ul) (?=.)|(?<!\S)ال(?=..)| /g, "").replace(/(.)\1+/gu, "$1").replace(/w/g, "v");
  }

  function table() {
    rows = rows || [...index.values()].map((e) => ({ e, keys: [e.name, ...e.names].map((name) => ({ name, key: fold(name), loose: loose(name) })) }));
    return rows;
  }

  // Names that begin so before names with a word that does, before those that do loosely (3) or hold it somewhere.
  function rank(key, wanted) {
    const at = key.indexOf(wanted);
    return at < 0 ? 9 : key === wanted ? 0 : at === 0 ? 1 : key[at - 1] === " " ? 2 : 4;
  }

  // Letters to change, leave out, put in or swap, until the one text is how the other begins; `most` of them, or it is not.
  function slips(a, b, most, i = 0, j = 0) {
    while (i < a.length && a[i] === b[j]) { i++; j++; }
    if (i === a.length) { return 0; }
    if (!most) { return 9; }
    const swapped = a[i] === b[j + 1] && a[i + 1] === b[j] ? slips(a, b, most - 1, i + 2, j + 2) : 9;
    return 1 + Math.min(swapped, slips(a, b, most - 1, i + 1, j + 1), slips(a, b, most - 1, i + 1, j), slips(a, b, most - 1, i, j + 1));
  }

  function hitsOf(wanted, about, most) {
    const hits = [];
    for (const { e, keys } of table()) {
      let best = 9, by = "";
      for (const { name, key, loose } of keys) {
        const slipped = about ? slips(about, loose, most) : 9, r = Math.min(rank(key, wanted), slipped ? 4 + slipped : 3);
        if (r < best) { best = r; by = name; }
      }
      if (best < 9) { hits.push({ e, by, best }); }
    }
    return hits;
  }

  // Names as they are typed, then those that are so loosely; with a letter or two amiss only where no name begins so.
  function search(text) {
    const wanted = fold(text), about = loose(text);
    if (!wanted) { return []; }
    let hits = hitsOf(wanted, about, 0);
    if (about.length > 3 && hits.every((hit) => hit.best === 4)) { hits = hitsOf(wanted, about, about.length < 8 ? 1 : 2); }
    return hits.sort((a, b) => a.best - b.best || b.e.count - a.e.count || (a.e.name < b.e.name ? -1 : 1)).slice(0, MOST);
  }

  function span(name, text) {
    const s = document.createElement(name);
    s.textContent = text;
    return s;
  }

  function draw() {
    const wanted = box.value.trim();
    found = search(wanted);
    chosen = found.length ? 0 : -1;
    list.replaceChildren(...found.map(({ e, by }, n) => {
      const row = document.createElement("li");
      row.id = "found-" + n;
      row.setAttribute("role", "option");
      row.dataset.place = e.id;
      row.append(span("bdi", e.name));
      if (e.kind === "movement") { row.lastChild.dir = document.documentElement.dir; } // "A → B", whatever script A is in
      if (by !== e.name) { row.append(" ", span("bdi", by)); row.lastChild.className = "names"; }
      row.append(" ", span("small", host.kind(e)));
      return row;
    }));
    if (wanted && !found.length) { const none = span("li", host.word("find_none")); none.className = "none"; none.setAttribute("role", "option"); none.setAttribute("aria-disabled", "true"); list.append(none); }
    choose();
  }

  function choose() {
    const shown = list.childElementCount > 0;
    list.hidden = !shown;
    box.setAttribute("aria-expanded", String(shown));
    [...list.children].forEach((row, n) => row.setAttribute("aria-selected", String(n === chosen)));
    if (chosen >= 0) { box.setAttribute("aria-activedescendant", "found-" + chosen); list.children[chosen].scrollIntoView({ block: "nearest" }); } else { box.removeAttribute("aria-activedescendant"); }
  }

  function clear() { list.replaceChildren(); found = []; chosen = -1; choose(); }
  function pick(place) { box.value = index.get(place).name; clear(); host.open(place, true); }

  function start() {
    if (!box) { return; }
    box.addEventListener("input", draw);
    box.addEventListener("focus", () => { table(); if (box.value) { box.select(); } });
    box.addEventListener("blur", () => setTimeout(clear, 150));
    list.addEventListener("mousedown", (e) => e.preventDefault());
    list.addEventListener("click", (e) => { const row = e.target.closest("[data-place]"); if (row) { pick(row.dataset.place); } });
    box.addEventListener("keydown", (e) => {
      if (e.key === "Escape" && (box.value || found.length)) { e.stopPropagation(); box.value = ""; clear(); }
      if (e.key === "Enter" && found[chosen]) { e.preventDefault(); pick(found[chosen].e.id); }
      const moved = { ArrowDown: 1, ArrowUp: -1 }[e.key];
      if (moved && found.length) { e.preventDefault(); chosen = (chosen + moved + found.length) % found.length; choose(); }
    });
    // A single key, so only while the focus is on the map: who speaks or slips must not set it off (WCAG 2.1.4).
    document.querySelector(".map").addEventListener("keydown", (e) => {
      const typing = e.target.closest && e.target.closest("input, textarea, select, [contenteditable]");
      if (e.key === "/" && !typing && !e.ctrlKey && !e.metaKey && !e.altKey) { e.preventDefault(); box.focus(); }
    });
  }

  return { start };
}
