// What stands beside the map: the report with its mentions, the lists, and the card that shows a place with
// its sentences. All of it is in the page's HTML already; quotes in the card are copies of the report's.
"use strict";
function bordermapReading(index, host) {
  const MOST = 6; // sentences in the card at once
  const card = document.getElementById("card"), body = document.getElementById("card-body");
  const report = document.getElementById("report");
  const wide = window.matchMedia("(min-width: 801px)");
  const runs = new Map(); // place -> stretches of the report that it is told by
  let opener = null;

  const entry = (place) => document.getElementById("place-" + place);
  const made = (name, className, text) => {
    const element = document.createElement(name);
    if (className) { element.className = className; }
    if (text !== undefined) { element.textContent = text; }
    return element;
  };

  // A stretch of the report belongs to the mention that it is (or continues), and to longer ones around it.
  function idsOf(run) {
    const d = run.dataset || {}, own = d.place || d.run;
    return (d.in ? d.in.split(" ") : []).concat(own || []);
  }

  function note() {
    if (!report) { return; }
    for (const run of report.querySelectorAll("[data-place], [data-run], [data-in]")) {
      for (const id of idsOf(run)) { if (runs.has(id)) { runs.get(id).push(run); } else { runs.set(id, [run]); } }
    }
  }

  // A sentence as a quotation, with the place's own words marked.
  function quote(sentence, place) {
    const found = made("blockquote");
    found.dir = sentence.closest("[dir]").dir;
    const arabic = /[\u0600-\u06ff]/.test(sentence.textContent);
    found.append(arabic ? "«" : "“");
    for (const node of sentence.childNodes) {
      const last = found.lastChild, own = idsOf(node).includes(place);
      if (own && last.nodeName === "MARK") { last.append(node.textContent); } else { found.append(own ? made("mark", "", node.textContent) : node.textContent); }
    }
    found.append(arabic ? "»" : "”");
    return found;
  }

  function sentencesOf(place) {
    const own = new Map();
    for (const run of runs.get(place) || []) {
      const sentence = run.closest(".s");
      own.set(sentence, (own.get(sentence) || false) || !run.classList.contains("l-in-name"));
    }
    return own;
  }

  // The place's sentences: those that put it on the map, then those that hold it inside another name.
  function quotes(place) {
    const found = made("div", "quotes"), rest = made("details"), own = sentencesOf(place);
    let before = null, count = 0;
    const rows = [...own].filter(([s]) => host.isOpen(of(s)));
    for (const literal of [true, false]) {
      const some = rows.filter(([, is]) => is === literal);
      if (some.length && !literal) { found.append(made("p", "more", host.word("inside_name"))); before = null; }
      for (const [sentence] of some) {
        const target = count++ < MOST ? found : rest, n = of(sentence);
        if (host.reports.length > 1 && n !== before) { target.append(heading(n)); before = n; }
        const q = quote(sentence, place);
        if (!literal) { q.classList.add("in-name"); }
        target.append(q);
        const next = sentence.nextElementSibling;
        if (next && next.classList.contains("event")) { target.append(next.cloneNode(true)); }
      }
    }
    if (rest.childElementCount) { rest.prepend(made("summary", "", host.word("more", { n: count - MOST }))); found.append(rest); }
    return found;
  }

  function heading(n) {
    const r = host.reports[n], p = made("p", "of");
    p.append(made("bdi", "", r.date || host.word("undated_short")), " · ", made("bdi", "", r.title));
    return p;
  }

  // The list's own entry for the place, or for one that the list had no room for what is known of it.
  function head(place) {
    const source = entry(place), found = made("div", "place");
    if (!source) {
      const e = index.get(place);
      const h = made("h3");
      h.append(made("bdi", "", e.name));
      for (const name of e.names) { h.append(" ", made("bdi", "names", name)); }
      found.append(h, made("p", "what", host.kind(e) + " · " + host.word("match") + ": " + host.word(e.match)));
      return found;
    }
    const copy = source.cloneNode(true);
    found.className = "place " + copy.className;
    for (const b of copy.querySelectorAll("button")) { b.replaceWith(...b.childNodes); }
    for (const x of copy.querySelectorAll("[id]")) { x.removeAttribute("id"); }
    found.append(...copy.childNodes);
    return found;
  }

  // The address of a sentence, which its first piece has as id.
  const idOf = (s) => s.id || "s-" + of(s) + "-" + (s.dataset.no - 1);
  // The number of its report.
  const of = (s) => Number(s.closest("[data-report]").dataset.report);

  // Whether all sentences whose numbers an entry gives are quoted: one with no link, or one that the place is
  // cut from, is not, and its number stays.
  function isAllQuoted(refs, place) {
    const own = new Set([...sentencesOf(place).keys()].map(idOf));
    const isPlain = (node) => node.nodeType === Node.TEXT_NODE && /\d/.test(node.data);
    return [...refs.querySelectorAll(".ref")].every((p) => ![...p.childNodes].some(isPlain)) &&
      [...refs.querySelectorAll("a[href^='#s-']")].every((a) => own.has(a.getAttribute("href").slice(1)));
  }

  function show(place, opts) {
    const found = head(place), said = quotes(place), what = found.querySelector(".what");
    const refs = found.querySelector(".refs");
    if (refs && said.childElementCount) {
      refs.before(said);
      if (isAllQuoted(refs, place)) { refs.remove(); }
    } else if (!refs) { what.after(said); }
    found.querySelector("h3").setAttribute("aria-level", "2");
    body.replaceChildren(found);
    card.setAttribute("aria-label", index.get(place).name);
    document.getElementById("copied").textContent = "";
    const first = document.getElementById("tab-report") && firstOf(place);
    card.querySelector(".there").dataset.to = first ? idOf(first.closest(".s")) : "";
    card.hidden = false;
    card.scrollTop = 0;
    if (opts.from !== undefined && opts.from !== card) { opener = opts.from; }
    if (opts.keyboard) { card.querySelector(".shut").focus({ preventScroll: true }); }
  }

  function shut() {
    const inside = card.contains(document.activeElement);
    card.hidden = true;
    if (inside && opener && opener.isConnected) { opener.focus({ preventScroll: wide.matches }); }
  }

  // The first that tells of a place: of what is shown, and of its own mentions, if there is such.
  function firstOf(place) {
    const all = runs.get(place) || [];
    return all.find((run) => !run.classList.contains("l-in-name") && !run.closest("[hidden]:not([role])")) || all[0];
  }

  // Bring the place's first sentence, or its row in the list, into the part of the panel that is seen.
  function scroll(place) {
    if (!wide.matches) { return; }
    const first = firstOf(place);
    if (first && document.getElementById("tab-report")) { tab("report"); } else if (!entry(place)) { return; } else { tab("places"); }
    const target = first && !first.closest("[hidden]") ? first : entry(place);
    if (target) { target.scrollIntoView({ block: "center" }); }
  }

  function mark(place, on) {
    for (const run of runs.get(place) || []) { run.classList.toggle("is-active", on); }
    const row = entry(place);
    if (row) { row.classList.toggle("is-active", on); }
  }

  function light(place, on) { for (const run of runs.get(place) || []) { run.classList.toggle("is-lit", on); } }

  function tab(name) {
    for (const t of document.querySelectorAll("[role=tab]")) {
      const on = t.id === "tab-" + name;
      t.setAttribute("aria-selected", String(on));
      t.tabIndex = on ? 0 : -1;
      document.getElementById(t.getAttribute("aria-controls")).classList.toggle("is-shown", on);
    }
  }

  function tabs() {
    const all = [...document.querySelectorAll("[role=tab]")];
    all.forEach((t, n) => {
      t.addEventListener("click", () => tab(t.id.slice(4)));
      t.addEventListener("keydown", (e) => {
        const away = { ArrowRight: 1, ArrowLeft: -1, Home: -n, End: all.length - 1 - n }[e.key];
        if (away === undefined) { return; }
        e.preventDefault();
        const rtl = document.documentElement.dir === "rtl" && e.key.startsWith("Arrow") ? -1 : 1;
        const next = all[(n + away * rtl + all.length) % all.length];
        tab(next.id.slice(4));
        next.focus();
      });
    });
  }

  function start() {
    note();
    tabs();
    const side = document.querySelector(".side");
    side.addEventListener("click", (e) => {
      const run = e.target.closest("[data-place], [data-run], [data-in]"), s = e.target.closest("a[href^='#s-']");
      if (s) { e.preventDefault(); sentence(s.getAttribute("href").slice(1)); return; }
      const place = run && idsOf(run).pop();
      if (!place || !index.has(place) || String(window.getSelection())) { return; }
      e.preventDefault();
      host.open(place, e.detail === 0, run.dataset.place ? run : null);
    });
    for (const [kind, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
      side.addEventListener(kind, (e) => {
        const run = e.target.closest("[data-place], [data-run], [data-in]");
        if (run) { host.hover(on ? idsOf(run).pop() : ""); }
      });
    }
    card.querySelector(".shut").addEventListener("click", () => host.shut());
    card.querySelector(".link").addEventListener("click", (e) => host.copy(e.currentTarget));
    card.addEventListener("click", (e) => {
      const s = e.target.closest("a[href^='#s-'], .there");
      if (!s) { return; }
      e.preventDefault();
      if (!wide.matches) { host.shut(); }
      sentence(s.dataset.to || s.getAttribute("href").slice(1));
    });
  }

  function sentence(id) {
    const target = document.getElementById(id);
    if (!target) { return; }
    tab("report");
    target.scrollIntoView({ block: "center" });
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  return { start, show, shut, scroll, mark, light, sentence, isWide: () => wide.matches };
}
