// Age of the report, filters kept in the address, new since the last visit, walking through differences.
// Without this file everything is shown.
"use strict";

(function () {
  const french = document.documentElement.lang === "fr";
  const single = (n) => (french ? n < 2 : n === 1);
  const built = window.veilleBuilt;
  const DAY = 24 * 3600 * 1000;

  // --- the report ages by itself ------------------------------------------------------------------------------------
  function age() {
    const bar = document.querySelector("[data-age]");
    if (!built || !bar) return;
    const foot = document.querySelector("[data-built]");
    const at = new Date(built.at);
    foot.textContent = foot.dataset.words.replace("{time}", french ? built.fr : built.en);
    const now = Date.now(), hours = (now - at.getTime()) / 3600000;
    const late = waiting(built.overdue, now);
    stand(late, now);
    const said = [];
    if (hours > built.late) {
      const days = Math.floor(hours / 24);
      said.push(bar.dataset.old.replace("{days}", (single(days) ? bar.dataset.dayOne : bar.dataset.dayMany).replace("{count}", String(days))));
    }
    else if (late && !document.querySelector("[data-overdue]")) said.push(words(bar.dataset.overdueOne, bar.dataset.overdueMany, late));
    if (built.trouble && !("said" in bar.dataset)) said.push((single(built.trouble) ? bar.dataset.troubleOne : bar.dataset.troubleMany).replace("{count}", String(built.trouble)));
    if (!said.length) return;
    const link = document.createElement("a");
    link.href = bar.dataset.health;
    link.textContent = bar.dataset.more;
    bar.append(said.join(" ") + " ", link);
    bar.classList.toggle("old", hours > built.late);
    bar.hidden = false;
  }

  const words = (one, many, n) => (single(n) ? one : many).replace("{count}", String(n));
  // How many pages wait too long for their next check, of pairs (from when on, how many).
  const waiting = (pairs, now) => pairs.reduce((sum, [at, n]) => sum + (Date.parse(at) <= now ? n : 0), 0);

  // What the report says of the watch holds for the time it was built: what was due since is not shown as healthy.
  function stand(late, now) {
    const bar = document.querySelector("[data-age]");
    const said = late ? words(bar.dataset.overdueOne, bar.dataset.overdueMany, late) : "";
    for (const one of document.querySelectorAll("[data-standing]")) {
      one.classList.add(late ? "trouble" : "well");
      if (late && one.matches("a")) one.textContent = said;
    }
    for (const one of document.querySelectorAll("[data-overdue]")) { one.textContent = said; one.hidden = !late; }
    for (const one of document.querySelectorAll("[data-none]")) one.hidden = late > 0;
    for (const cell of document.querySelectorAll("[data-overdue-at]")) {
      const due = waiting(cell.dataset.overdueAt.split(" ").map((pair) => [pair.split("=")[0], Number(pair.split("=")[1])]), now);
      const [first, second] = cell.querySelectorAll(".count-of");
      for (const [part, n] of [[first, due], [second, Number(cell.dataset.fresh) - due]]) {
        part.querySelector("[data-number]").textContent = String(n);
        part.hidden = !n;
      }
    }
    for (const one of document.querySelectorAll("[data-due]")) one.hidden = Date.parse(one.dataset.due) > now;
    for (const one of document.querySelectorAll("[data-ago]")) {
      one.textContent = words(one.dataset.one, one.dataset.many, Math.max(Math.floor((now - Date.parse(one.dataset.ago)) / DAY), 0));
    }
  }

  // --- filters, kept in the address so that a view can be shared ------------------------------------------------------
  // "Québec" is found by "quebec", « l’œuvre » by "l'oeuvre": accents and typographic signs are dropped on both sides.
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "")
    .replace(/[\u2018\u2019\u02bc]/g, "'").replace(/[\u2010-\u2014\u2212]/g, "-").replace(/\u0153/g, "oe").replace(/\u00e6/g, "ae");
  // The words of a question, without the signs around them: « frais », "files", minor,
  const asked = (text) => plain(String(text || "")).split(/\s+/).map((word) => word.replace(/^[("'\u00ab\u201c]+|[)"'\u00bb\u201d.,;:!?]+$/g, "")).filter(Boolean);
  window.veillePlain = plain;
  window.veilleWords = asked;
  window.veilleSingle = single;
  window.veilleKeepInAddress = keepInAddress;
  window.veilleLastVisit = lastVisit;

  function filters() {
    const form = document.querySelector("form[data-filter]");
    const list = document.querySelector("[data-list]");
    if (!form || !list) return;
    const entries = Array.from(list.querySelectorAll(".entry"));
    const groups = Array.from(list.querySelectorAll("[data-group]"));
    const count = form.querySelector("[data-count]");
    const nothing = document.querySelector("[data-nothing]");
    const texts = new Map();
    const textOf = (entry) => {
      if (!texts.has(entry)) {
        const named = entry.closest("[data-named]"); // the heading of its group is found with each entry
        texts.set(entry, plain(entry.textContent + (named ? " " + named.querySelector("h2").textContent : "")));
      }
      return texts.get(entry);
    };
    const last = lastVisit(form);
    const fresh = new Set(entries.filter((entry) => last && entry.dataset.at > last));
    for (const entry of fresh) { const mark = entry.querySelector("[data-new]"); if (mark) mark.hidden = false; }
    const number = form.querySelector("[data-visit-count]");
    if (number) number.textContent = "(" + fresh.size + ")";
    const folded = new Set(entries.filter((entry) => entry.matches("details:not([open])")));

    function apply() {
      const values = new FormData(form);
      const words = asked(values.get("q"));
      const wanted = ["severity", "lang", "source", "state", "handled"].map((key) => [key, values.get(key)]).filter((pair) => pair[1]);
      const from = String(values.get("from") || ""), to = String(values.get("to") || "");
      let shown = 0;
      for (const entry of entries) {
        const day = (entry.closest("[data-group]") || entry).querySelector("time");
        const at = from || to ? (day ? day.getAttribute("datetime") : "") : "";
        const fits = wanted.every(([key, value]) => (entry.dataset[key] || "").split(" ").includes(value) || entry.dataset[key] === value)
          && (!from || at >= from) && (!to || at <= to)
          && (!values.get("new") || !last || fresh.has(entry))
          && words.every((word) => textOf(entry).includes(word));
        entry.hidden = !fits;
        if (folded.has(entry)) entry.open = fits && words.length > 0;
        if (fits) shown += 1;
      }
      // what is folded cannot be found by looking: a search opens it, and closes what it opened
      for (const fold of list.querySelectorAll("details[data-fold]")) {
        const narrowed = words.length > 0 || wanted.length > 0;
        const wants = narrowed && Boolean(fold.querySelector(".entry:not([hidden])"));
        if (wants !== Boolean(fold.dataset.opened)) { fold.open = wants; fold.dataset.opened = wants ? "yes" : ""; }
        fold.hidden = !fold.querySelector(".entry:not([hidden])");
      }
      for (const group of groups) group.hidden = !group.querySelector(".entry:not([hidden])");
      count.textContent = (single(shown) ? count.dataset.one : count.dataset.many).replace("{count}", String(shown));
      nothing.hidden = shown > 0;
      list.hidden = shown === 0;
    }
    keepInAddress(form, apply);
  }

  // A form whose fields stand in the address: read from ?severity=... and #severity=..., written to the latter. Each choice
  // is a step of Back and Forward; the letters of a word are one.
  function keepInAddress(form, apply) {
    const fields = Array.from(form.elements).filter((field) => field.name);
    let typed = "", now = "";
    const written = () => new URLSearchParams([...new FormData(form)].filter((pair) => pair[1]).map((pair) => [pair[0], String(pair[1])])).toString();
    function recall() {
      const asked = new URLSearchParams(location.search);
      for (const [key, value] of new URLSearchParams(location.hash.slice(1))) asked.set(key, value);
      for (const field of fields) {
        const value = asked.get(field.name) || "";
        if (field.type === "checkbox") field.checked = Boolean(value);
        else field.value = value;
        if (field.selectedIndex === -1) field.selectedIndex = 0; // what is no choice chooses all
      }
      now = written();
    }
    function keep(event) {
      const text = written();
      const goesOn = event.type === "input" && event.target.type === "search" && typed === event.target.name;
      typed = event.type === "input" ? event.target.name : "";
      if (text === now) return;
      now = text;
      history[goesOn ? "replaceState" : "pushState"](null, "", location.pathname + (text ? "#" + text : ""));
      apply();
    }
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => setTimeout(() => keep(event), 0));
    window.addEventListener("popstate", () => {
      if (location.hash && !location.hash.includes("=")) return; // a place on this page
      typed = "";
      recall();
      apply();
    });
    form.hidden = false;
    recall();
    apply();
  }

  // What came since the reader was last here: remembered in the browser, never sent anywhere.
  function lastVisit(form) {
    const box = form.querySelector("[data-visit]");
    if (!built || !box) return null;
    let last = null;
    try {
      const kept = JSON.parse(localStorage.getItem("veille-visit") || "null") || {};
      // a visit ends when half an hour passes without another page; until then "last" stays what it was
      if (!kept.seen || Date.now() - kept.seen > DAY / 48) kept.last = kept.upTo || null;
      last = kept.last;
      kept.upTo = built.at;
      kept.seen = Date.now();
      localStorage.setItem("veille-visit", JSON.stringify(kept));
    } catch (error) {
      return null; // a browser that keeps nothing
    }
    box.hidden = !last;
    return last;
  }

  // --- walking through the differences ---------------------------------------------------------------------------------
  function walk() {
    const tools = document.querySelector("[data-walk]");
    if (!tools) return;
    const all = Array.from(document.querySelectorAll("[data-difference]"));
    const label = tools.querySelector("[data-at]");
    let at = -1;
    function go(step) {
      at = Math.min(Math.max(at + step, 0), all.length - 1);
      const target = all[at];
      for (let box = target.closest("details:not([open])"); box; box = target.closest("details:not([open])")) box.open = true;
      for (const one of all) one.classList.toggle("here", one === target);
      target.scrollIntoView({ block: "center" });
      label.textContent = tools.dataset.words.replace("{at}", String(at + 1)).replace("{count}", String(all.length));
    }
    for (const button of tools.querySelectorAll("[data-go]")) button.addEventListener("click", () => go(Number(button.dataset.go)));
    onKeys(go);
    tools.hidden = false;
  }

  function onKeys(go) {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
      if (event.key === "n" || event.key === "j") go(1);
      else if (event.key === "p" || event.key === "k") go(-1);
    });
  }

  // --- the inbox: j and k go to the next and the previous line, Enter opens it ---------------------------------------------
  function stepThrough() {
    const links = Array.from(document.querySelectorAll("[data-inbox] .entry-title a"));
    if (!links.length) return;
    onKeys((step) => {
      const at = links.indexOf(document.activeElement);
      links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
    });
  }

  // --- the page as of a day ---------------------------------------------------------------------------------------------
  function asOf() {
    const form = document.querySelector("form[data-asof]");
    if (!form) return;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const day = String(new FormData(form).get("day") || "");
      const rows = Array.from(document.querySelectorAll("tr[data-from]"));
      const row = rows.find((one) => one.dataset.from <= day && (!one.dataset.to || day < one.dataset.to));
      form.querySelector("[data-asof-none]").hidden = Boolean(row) || !day;
      if (row && day) location.href = row.querySelector("a").href;
    });
    form.hidden = false;
  }

  // The other language opens with the same question and filters, or at the same place.
  function switchLanguage() {
    for (const link of document.querySelectorAll(".switch a")) link.addEventListener("click", () => { link.search = location.search; link.hash = location.hash; });
  }

  // A link into a folded part opens it.
  function unfold() {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch (error) { /* no address of a place, then */ }
    const target = name && document.getElementById(name);
    for (let box = target && target.closest("details:not([open])"); box; box = target.closest("details:not([open])")) box.open = true;
    if (target && target.matches("details")) target.open = true;
    if (target) target.scrollIntoView();
  }

  // On a phone the places of the report stand in one line that is moved sideways: the present one is in sight.
  function showPlace() {
    const list = document.querySelector(".top ul"), here = document.querySelector(".top [aria-current]");
    if (list && here) list.scrollLeft = here.offsetLeft - (list.clientWidth - here.clientWidth) / 2;
  }

  age();
  showPlace();
  filters();
  walk();
  stepThrough();
  asOf();
  switchLanguage();
  window.addEventListener("hashchange", unfold);
  unfold();
})();
