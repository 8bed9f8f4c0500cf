// Filter and search in a list that is already on the page. Without this file everything is shown.
"use strict";

(function () {
  const form = document.querySelector("form[data-filter]");
  const list = document.querySelector("[data-list]");
  if (!form || !list) return;

  const entries = Array.from(list.querySelectorAll(".entry"));
  const groups = Array.from(list.querySelectorAll("[data-group]"));
  const count = form.querySelector("[data-count]");
  const nothing = document.querySelector("[data-nothing]");

  // "Québec" is found by "quebec": accents are dropped on both sides.
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const texts = new Map();
  const textOf = (entry) => {
    if (!texts.has(entry)) texts.set(entry, plain(entry.textContent));
    return texts.get(entry);
  };

  function apply() {
    const values = new FormData(form);
    const words = plain(String(values.get("q") || "")).split(/\s+/).filter(Boolean);
    const wanted = ["severity", "lang", "source", "state"].map((key) => [key, values.get(key)]).filter((pair) => pair[1]);
    let shown = 0;
    for (const entry of entries) {
      const fits = wanted.every(([key, value]) => entry.dataset[key] === value)
        && words.every((word) => textOf(entry).includes(word));
      entry.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector(".entry:not([hidden])");
    const single = document.documentElement.lang === "fr" ? shown < 2 : shown === 1;
    count.textContent = (single ? count.dataset.one : count.dataset.many).replace("{count}", String(shown));
    nothing.hidden = shown > 0;
    list.hidden = shown === 0;
  }

  form.addEventListener("input", apply);
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply, 0));
  form.hidden = false;
  apply();
})();
