// Search of all rules and page titles in the index that is loaded with the page (alerts/site/search_index.py).
"use strict";

(function () {
  const index = window.veilleIndex;
  const form = document.querySelector("form[data-search]");
  const results = document.querySelector("[data-results]");
  if (!index || !form) return;
  const SHOWN = 100;
  const french = document.documentElement.lang === "fr";
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const words = index.words.split(" ");
  const base = index.digits.length;
  const place = new Map(Array.from(index.digits, (sign, n) => [sign, n]));
  const kinds = new Map(Array.from(document.querySelectorAll("[data-kind]"), (node) => [node.dataset.kind, node.textContent]));

  function decode(text) {
    const out = [];
    for (let i = 0; i < text.length; i += 1) {
      const lead = place.get(text[i]);
      if (lead < index.one) out.push(words[lead]);
      else if (lead < index.one + index.two) {
        i += 1;
        out.push(words[index.one + (lead - index.one) * base + place.get(text[i])]);
      } else {
        i += 2;
        out.push(words[index.one + index.two * base + (lead - index.one - index.two) * base * base + place.get(text[i - 1]) * base + place.get(text[i])]);
      }
    }
    return out.join(" ");
  }
  let texts = null;

  function line(page, anchor, text, kind) {
    const [title, file, lang, url] = index.pages[page];
    const item = document.createElement("li");
    item.className = "entry";
    if (text) {
      const quote = document.createElement("blockquote");
      quote.className = "short";
      quote.lang = lang;
      quote.textContent = text;
      item.append(quote);
    }
    const where = document.createElement("p");
    where.className = "where";
    const link = document.createElement("a");
    link.href = results.dataset.home + "page/" + file + ".html";
    link.lang = lang;
    link.textContent = title;
    where.append(link);
    if (kind) where.append(" · " + (kinds.get(kind) || kind));
    if (/^https?:/.test(url)) {
      const out = document.createElement("a");
      out.href = url + (anchor ? "#" + anchor : "");
      out.rel = "noreferrer noopener external";
      out.textContent = new URL(url).hostname;
      where.append(" · ", out);
    }
    item.append(where);
    return item;
  }

  function find() {
    const values = new FormData(form);
    const asked = plain(String(values.get("q") || "")).split(/\s+/).filter(Boolean);
    const lang = String(values.get("lang") || "");
    const said = form.querySelector("[data-found]");
    results.replaceChildren();
    history.replaceState(null, "", asked.length ? "#" + new URLSearchParams([...values].map((pair) => [pair[0], String(pair[1])])).toString() : location.pathname);
    if (!asked.length) { said.textContent = ""; return; }
    if (!texts) texts = index.rules.map((rule) => { const text = decode(rule[3]); return [text, plain(text)]; });
    const fits = (text) => asked.every((word) => text.includes(word));
    const found = [];
    index.pages.forEach((page, n) => { if ((!lang || page[2] === lang) && fits(plain(page[0]))) found.push([n, "", "", ""]); });
    const pages = found.length;
    index.rules.forEach((rule, n) => { if ((!lang || index.pages[rule[0]][2] === lang) && fits(texts[n][1])) found.push([rule[0], index.anchors[rule[2]], texts[n][0], index.kinds[rule[1]]]); });
    const here = document.documentElement.lang;  // the reader's language first; within it titles, then rules, in their order
    found.sort((a, b) => (index.pages[b[0]][2] === here) - (index.pages[a[0]][2] === here));
    for (const one of found.slice(0, SHOWN)) results.append(line(...one));
    const rules = found.length - pages;
    said.textContent = ((french ? rules < 2 : rules === 1) ? said.dataset.one : said.dataset.many).replace("{count}", String(rules))
      + (found.length > SHOWN ? ". " + said.dataset.cut.replace("{shown}", String(SHOWN)) : "");
  }

  const asked = new URLSearchParams(location.hash.slice(1));
  for (const field of form.elements) if (field.name && asked.has(field.name)) field.value = asked.get(field.name);
  form.addEventListener("input", find);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  find();
})();
