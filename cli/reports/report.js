"use strict";
// What a report does beyond being read: sorting, filtering, CSV, the theme. Texts of logs come from the data of the page
// and become text nodes, never markup. Without this script the page shows the same.
(() => {
  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

  // ---- theme: that of the system, until it is chosen
  const root = document.documentElement;
  const isDark = () => root.dataset.theme
    ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = element("button", { type: "button", className: "theme" });
  const nameTheme = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    nameTheme();
  });
  nameTheme();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", nameTheme);
  document.querySelector("header").append(theme);

  // ---- tables
  const inCsv = (text) => /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  const csvLine = (cells) => (cells.map((cell) => inCsv(cell ?? "")).join(",") || '""') + "\r\n";

  const kFirst = 500;  // rows are shown at first: a browser takes long to lay out thousands

  const showTable = (section, data) => {
    const body = section.querySelector("tbody");
    const heads = [...section.querySelectorAll("thead th")];
    const tools = section.querySelector(".tools");
    const rows = [...body.rows];
    if (rows.length === 0) return tools.remove();
    const isMissing = data.rows ? (cell) => cell === null : (cell) => cell === null || cell === "";
    const all = rows.map((row, index) => ({
      row, index,
      cells: data.rows?.[index] ?? data.exact?.[index] ?? Array.from(row.cells, (cell) => cell.textContent),
    }));

    if (!tools.querySelector("a.csv")) {
      const link = element("a", { className: "csv", download: data.name + ".csv", textContent: "CSV", href: "#" });
      link.addEventListener("click", () => {
        const text = csvLine(data.columns) + all.map((one) => csvLine(one.cells)).join("");
        link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
        setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      });
      tools.append(link);
    }
    if (rows.length === 1) return;

    let order = all;
    let words = [];
    let isWhole = false;
    const shown = element("output", { className: "shown" });
    const more = element("button", { type: "button", className: "more" });
    section.append(more);
    const update = () => {
      let count = 0;
      for (const one of order) {
        one.text ??= one.cells.map((cell) => cell ?? "").join("\n").toLowerCase();
        one.row.hidden = !words.every((word) => one.text.includes(word));
        if (!one.row.hidden) ++count;
        one.row.classList.toggle("later", !isWhole && count > kFirst);
      }
      shown.textContent = words.length ? grouped(count) + " of " + grouped(all.length) : "";
      more.hidden = isWhole || count <= kFirst;
      more.textContent = "Show all " + grouped(count) + " rows";
    };
    more.addEventListener("click", () => {
      isWhole = true;
      update();
    });

    if (rows.length > 5) {
      const search = element("input", { type: "search", placeholder: "filter rows", autocomplete: "off" });
      search.setAttribute("aria-label", "show only rows with this text");
      search.addEventListener("input", () => {
        words = search.value.toLowerCase().split(/\s+/).filter((word) => word);
        update();
      });
      tools.prepend(search, shown);
    }

    const compare = (kind, left, right) => {
      if (kind === "number") return Number(left) - Number(right);
      return left < right ? -1 : left > right ? 1 : 0;
    };
    let sorted = -1;
    let direction = 0;
    const sort = (column) => {
      direction = column !== sorted ? 1 : direction === 1 ? -1 : direction === -1 ? 0 : 1;
      sorted = column;
      order = [...all];
      if (direction !== 0) {
        order.sort((a, b) => {
          const left = a.cells[column];
          const right = b.cells[column];
          // What is missing comes last, in either direction.
          const byPresence = isMissing(left) - isMissing(right);
          const byValue = isMissing(left) || isMissing(right) ? 0 : compare(data.kinds[column], left, right);
          return byPresence || direction * byValue || a.index - b.index;
        });
      }
      update();
      body.append(...order.map((one) => one.row));
      heads.forEach((head, index) => {
        if (index === column && direction !== 0) head.ariaSort = direction > 0 ? "ascending" : "descending";
        else head.removeAttribute("aria-sort");
      });
    };
    heads.forEach((head, index) => {
      const button = element("button", { type: "button", textContent: head.textContent, title: "sort" });
      button.addEventListener("click", () => sort(index));
      head.replaceChildren(button);
    });
    update();
  };

  const data = JSON.parse(document.getElementById("data").textContent);
  for (const table of data.tables ?? []) {
    for (const section of document.querySelectorAll("section[data-table]")) {
      if (section.dataset.table === table.name) showTable(section, table);
    }
  }

  // Paper cannot be unfolded.
  addEventListener("beforeprint", () => {
    for (const entry of document.querySelectorAll("details")) entry.open = true;
  });

  // ---- cases and findings
  const entries = [...document.querySelectorAll("[data-entry]")];
  const tools = document.querySelector(".entry-tools");
  if (tools && entries.length > 1) {
    const search = element("input", { type: "search", placeholder: "filter", autocomplete: "off" });
    search.setAttribute("aria-label", "show only what has this text");
    const choices = new Map();
    for (const entry of entries) choices.set(entry.dataset.entry, (choices.get(entry.dataset.entry) ?? 0) + 1);
    const chosen = new Set(choices.keys());
    const texts = entries.map((entry) => entry.textContent.toLowerCase());
    const update = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter((word) => word);
      entries.forEach((entry, index) => {
        entry.hidden = !chosen.has(entry.dataset.entry) || !words.every((word) => texts[index].includes(word));
      });
      for (const group of document.querySelectorAll("[data-group]")) {
        group.hidden = [...group.querySelectorAll("[data-entry]")].every((entry) => entry.hidden);
      }
    };
    search.addEventListener("input", update);
    tools.append(search);
    if (choices.size > 1) {
      for (const [name, count] of choices) {
        const box = element("input", { type: "checkbox", checked: true });
        box.addEventListener("change", () => {
          if (box.checked) chosen.add(name);
          else chosen.delete(name);
          update();
        });
        tools.append(element("label", {}, box, " " + name + " " + grouped(count)));
      }
    }
  }
})();
