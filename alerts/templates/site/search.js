// Search of all rules and page titles in the parts of the index that are loaded with the page (alerts/site/search_index.py).
"use strict";

(function () {
  const parts = window.veilleIndex;
  const form = document.querySelector("form[data-search]");
  const results = document.querySelector("[data-results]");
  if (!parts || !form) return;
  const SHOWN = 100;
  const french = document.documentElement.lang === "fr";
  const plain = window.veillePlain;
  const base = parts[0].digits.length;
  const place = new Map(Array.from(parts[0].digits, (sign, n) => [sign, n]));
  const kinds = new Map(Array.from(document.querySelectorAll("[data-kind]"), (node) => [node.dataset.kind, node.textContent]));

  function decode(text, index, words) {
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
  let rules = null;  // page, anchor, text, kind, and the text as it is looked through

  function read() {
    rules = parts.flatMap((index) => {
      const words = index.words.split(" ");
      return index.rules.map(([page, kind, anchor, coded]) => {
        const text = decode(coded, index, words);
        return [index.pages[page], index.anchors[anchor], text, index.kinds[kind], plain(text)];
      });
    });
  }

  function line([title, file, lang, url], anchor, text, kind) {
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
    const asked = window.veilleWords(values.get("q"));
    const lang = String(values.get("lang") || "");
    const said = form.querySelector("[data-found]");
    results.replaceChildren();
    if (!asked.length) { said.textContent = ""; return; }
    if (!rules) read();
    const fits = (page, text) => (!lang || page[2] === lang) && asked.every((word) => text.includes(word));
    const found = parts.flatMap((index) => index.pages).filter((page) => fits(page, plain(page[0]))).map((page) => [page, "", "", ""]);
    for (const rule of rules) if (fits(rule[0], rule[4])) found.push(rule);
    const here = document.documentElement.lang;  // the reader's language first; within it titles, then rules, in their order
    found.sort((a, b) => (b[0][2] === here) - (a[0][2] === here));
    for (const one of found.slice(0, SHOWN)) results.append(line(...one));
    const count = found.length;
    said.textContent = ((french ? count < 2 : count === 1) ? said.dataset.one : said.dataset.many).replace("{count}", String(count))
      + (found.length > SHOWN ? ". " + said.dataset.cut.replace("{shown}", String(SHOWN)) : "");
  }

  window.veilleKeepInAddress(form, find);
})();
