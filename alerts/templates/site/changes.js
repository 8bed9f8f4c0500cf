// The filters of "All changes": they look through an index of every change (alerts/site/change_index.py), which is loaded
// when somebody filters. Without this file the months are listed, and hold every change.
"use strict";

(function () {
  const form = document.querySelector("form[data-filter]");
  const box = document.querySelector("[data-changes]");
  if (!form || !box || !window.veilleKeepInAddress) return;
  const SHOWN = 100;
  const french = document.documentElement.lang === "fr";
  const words = box.dataset;
  const names = words.parts.split(" ").filter(Boolean);
  const count = form.querySelector("[data-count]");
  const nothing = document.querySelector("[data-nothing]");
  const whole = document.querySelector("[data-whole]");
  const found = box.querySelector("[data-found]");
  const more = box.querySelector("[data-more]");
  const last = window.veilleLastVisit(form);
  const loading = new Map();
  let entries = null; // of all parts, newest first
  let asked = 0; // the newest question: an answer to an older one is dropped

  function load(name) {
    if (!loading.has(name)) {
      loading.set(name, new Promise((done, fail) => {
        const script = document.createElement("script");
        script.src = words.root + "assets/changes-" + name + ".js";
        script.onload = done;
        script.onerror = fail;
        document.head.append(script);
      }));
    }
    return loading.get(name);
  }

  function read() {
    entries = names.flatMap((name) => {
      const part = window.veilleChanges[name];
      const title = (n) => part.pages[n];
      return part.days.flatMap(([day, en, fr, packed]) => packed.map(([severity, at, langs, sources, handled, alike, ...sides]) => {
        const [file, page, said, sentence, twin, twinSeverity, items, ...others] = sides[french ? 1 : 0];
        const pages = (alike.length ? alike : [...new Set(sides.map((side) => side[1]))]).map(title);
        const named = sources.map((n) => part.sources[n]);
        const text = window.veillePlain([said, sentence, ...others.filter((_, n) => n % 3 === 1), title(page)[0], ...pages.map((one) => one[0]), ...named].join(" "));
        return { day, shownDay: french ? fr : en, severity, at, langs: langs.split(" "), sources: named, handled: handled.split(" "),
          alike: alike.length > 0, file, title: title(page), pages, said, sentence, twin, twinSeverity, items, others, text };
      }));
    });
    const list = document.getElementById("f-pages");
    for (const name of new Set(entries.flatMap((entry) => entry.pages.map((one) => one[0])))) {
      const option = document.createElement("option");
      option.value = name;
      list.append(option);
    }
  }

  function node(tag, options, ...inside) {
    const made = Object.assign(document.createElement(tag), options);
    made.append(...inside);
    return made;
  }

  function link(entry) {
    return node("a", { href: words.home + "change/" + entry.file + ".html" }, entry.said);
  }

  function badge(severity) {
    return node("span", { className: "badge sev-" + severity }, words["name" + severity[0].toUpperCase() + severity.slice(1)]);
  }

  // The first further differences, each with its severity and its place on the change page.
  function also(entry) {
    const list = node("ul", {});
    for (let n = 0; n < entry.others.length; n += 3) {
      const [severity, said, place] = entry.others.slice(n, n + 3);
      list.append(node("li", {}, badge(severity), " ", node("a", { href: words.home + "change/" + entry.file + ".html#" + place }, said)));
    }
    return node("div", { className: "others" }, list);
  }

  function line(entry) {
    const head = node("div", { className: "entry-head" }, badge(entry.severity));
    if (last && entry.at > last) head.append(" ", node("span", { className: "badge new" }, words.new));
    const item = node("li", { className: "entry sev-" + entry.severity }, head, node("h3", {}, link(entry)));
    if (entry.sentence) item.append(node("blockquote", { className: "short", lang: entry.title[1] }, entry.sentence));
    if (entry.twin) item.append(node("p", { className: "pairline" }, ...(entry.twinSeverity ? [badge(entry.twinSeverity), " "] : []), node("a", { href: words.home + "change/" + entry.twin + ".html" }, entry.title[1] === "en" ? words.twinFr : words.twinEn)));
    if (entry.others.length) item.append(also(entry));
    const where = node("p", { className: "where" });
    const titles = entry.alike ? entry.pages : [entry.title];
    titles.slice(0, 5).forEach(([title, lang], n) => where.append(n ? "; " : "", node("span", { lang }, title)));
    if (titles.length > 5) where.append("; …");
    const parts = [entry.alike ? "" : entry.title[1] === "en" ? words.nameEn : words.nameFr, ...entry.sources];
    if (entry.items) parts.push((window.veilleSingle(entry.items) ? words.differencesOne : words.differencesMany).replace("{count}", String(entry.items)));
    for (const part of parts.filter(Boolean)) where.append(" ", node("span", { className: "dot" }, part));
    item.append(where);
    return item;
  }

  function show(fitting, most) {
    found.replaceChildren();
    let day = "", list = null;
    for (const entry of fitting.slice(0, most)) {
      if (entry.day !== day) {
        day = entry.day;
        list = node("ol", { className: "entries" });
        found.append(node("section", { className: "day" }, node("h2", {}, node("time", { dateTime: day }, entry.shownDay)), list));
      }
      list.append(line(entry));
    }
    more.hidden = fitting.length <= most;
    more.onclick = () => show(fitting, most + SHOWN);
    count.textContent = (window.veilleSingle(fitting.length) ? count.dataset.one : count.dataset.many).replace("{count}", String(fitting.length))
      + (fitting.length > most ? ". " + words.cut.replace("{shown}", String(most)) : "");
  }

  function choose(values) {
    const text = window.veilleWords(values.get("q")), page = window.veilleWords(values.get("page"));
    const from = String(values.get("from") || ""), to = String(values.get("to") || "");
    const has = (key, held) => !values.get(key) || held.includes(values.get(key));
    return entries.filter((entry) => has("severity", [entry.severity]) && has("lang", entry.langs) && has("source", entry.sources)
      && has("handled", entry.handled) && (!from || entry.day >= from) && (!to || entry.day <= to)
      && (!values.get("new") || !last || entry.at > last)
      && text.every((word) => entry.text.includes(word))
      && (!page.length || entry.pages.some((one) => page.every((word) => window.veillePlain(one[0]).includes(word)))));
  }

  async function apply() {
    const values = new FormData(form);
    asked += 1;
    const mine = asked;
    const narrowed = [...values].some(([key, value]) => value && (key !== "new" || last));
    whole.hidden = narrowed;
    box.hidden = !narrowed;
    nothing.hidden = true;
    count.textContent = "";
    if (!narrowed) return;
    if (!entries) {
      count.textContent = words.wait;
      try {
        await Promise.all(names.map(load));
        if (!entries) read();
      } catch (error) {
        count.textContent = words.fault;
        whole.hidden = false;
        box.hidden = true;
        return;
      }
      if (mine !== asked) return;
    }
    const fitting = choose(values);
    nothing.hidden = fitting.length > 0;
    show(fitting, SHOWN);
  }

  window.veilleKeepInAddress(form, apply);
})();
