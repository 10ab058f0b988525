// Puts the page together, and keeps its parts in step.

/** @type {any} What a test may look at. */
const page = {};

/** @param {Data} data */
function start(data) {
  const app = /** @type {HTMLElement} */ (document.getElementById("app"));
  const views = data.roles.map((_, at) => new View(data, at));
  const canvas = el("canvas.map", { tabindex: 0, role: "img", "aria-label": "Map of accounts by territory. Arrow keys move it, plus and minus zoom." });
  const [tip, panel, charts, requests, tables] = [el("div.tip", { hidden: true }), el("section.panel"), el("section.charts"), el("section.asked"), el("section.tables")];
  const controls = el("div.controls");
  const note = el("p.maplegend");
  const mapBox = el("div.mapbox", {}, canvas, tip, zoomButtons(() => map), note);
  app.append(controls, el("div.stage", {}, el("div.left", {}, mapBox), panel), requests, charts, tables);
  app.hidden = false;
  const map = new TerritoryMap(canvas, views[state.role]);
  const view = () => views[state.role];
  /** @type {Choose} */
  const choose = {
    rep: (rep) => {
      look(rep, -1);
      const { stay, come } = view().book(rep);
      if (stay.length + come.length) map.fit([...stay, ...come]);
    },
    row: (row) => look(-1, row),
    none: () => (look(-1, -1), map.fit()),
    asked: () => (showRequests(), showPanel()),
  };

  function look(/** @type {number} */ rep, /** @type {number} */ row) {
    [state.rep, state.row] = [rep, row];
    if (row >= 0) show(row);
    showPanel();
    panel.scrollTop = 0;
    map.draw();
  }

  function show(/** @type {number} */ row) {
    if (Number.isNaN(map.ground.x[row])) return;
    const [x, y] = map.screen(map.ground.x[row], map.ground.y[row]);
    const inside = x > 20 && y > 20 && x < canvas.clientWidth - 20 && y < canvas.clientHeight - 20;
    if (!inside) map.pan(canvas.clientWidth / 2 - x, canvas.clientHeight / 2 - y);
  }

  function showPanel() {
    const own = state.row >= 0 ? accountPanel(view(), state.row, choose) : state.rep >= 0 ? repPanel(view(), state.rep, choose) : planPanel(view(), choose);
    fill(panel, ...own.filter((part) => part));
  }

  function showRequests() {
    fill(requests, requestsCard(views, () => (showRequests(), showPanel())) || "");
  }

  function showCharts() {
    const own = [segmentChart(view()), pairsChart(view()), travelChart(view(), choose.rep), worthChart(view(), choose.rep), potentialChart(view(), choose.rep)];
    fill(charts, ...own.filter((part) => part !== null));
    fill(tables, territoryTable(view(), choose), movesTable(view(), choose));
  }

  function all() {
    showPanel();
    showRequests();
    showCharts();
    fill(note, state.today ? "Today: colours by today's owner, grey has none." : "Dots: accounts, larger with more hours. Houses: homes of reps.");
    map.refresh();
  }

  fillControls(controls, views, choose, {
    role: () => {
      [state.rep, state.row] = [-1, -1];
      map.show(view());
      all();
    },
    all,
    draw: () => map.refresh(),
  });
  listen(canvas, map, tip, view, choose);
  new ResizeObserver(() => map.draw()).observe(canvas);
  window.addEventListener("beforeprint", () => fillPrints(view(), map, document.getElementById("prints")));
  window.addEventListener("beforeunload", (event) => {
    if (!asked.saved) event.preventDefault();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => map.draw());
  all();
  map.fit();
  Object.assign(page, { map, views, state, asked, choose, csv: () => requestsCsv(views) });
}

/** @param {() => TerritoryMap} map */
function zoomButtons(map) {
  const middle = (/** @type {number} */ factor) => map().zoomAt(factor, map().canvas.clientWidth / 2, map().canvas.clientHeight / 2);
  const button = (/** @type {string} */ text, /** @type {string} */ label, /** @type {() => void} */ onclick) => el("button", { type: "button", "aria-label": label, title: label, onclick }, text);
  return el("div.zoom", {}, button("+", "Zoom in", () => middle(1.6)), button("−", "Zoom out", () => middle(1 / 1.6)), button("⤢", "Show all", () => map().fit()));
}

/**
 * Role, today or plan, search and filters.
 * @param {HTMLElement} box @param {View[]} views @param {Choose} choose
 * @param {{role: () => void, all: () => void, draw: () => void}} redraw
 */
function fillControls(box, views, choose, redraw) {
  const { data } = views[0];
  const pick = (/** @type {string} */ label, /** @type {string[]} */ options, /** @type {(at: number) => void} */ to) => {
    const select = el("select", { "aria-label": label, onchange: () => to(select.selectedIndex) }, ...options.map((text) => el("option", {}, text)));
    return select;
  };
  const tick = (/** @type {string} */ label, /** @type {(on: boolean) => void} */ to) => {
    const input = el("input", { type: "checkbox", onchange: () => (to(input.checked), redraw.draw()) });
    return el("label.tick", {}, input, label);
  };
  const buttons = ["Plan", "Today"].map((text, at) =>
    el("button", { type: "button", "aria-pressed": String(at === 0), onclick: () => {
      state.today = at === 1;
      buttons.forEach((own, other) => own.setAttribute("aria-pressed", String(other === at)));
      redraw.all();
    } }, text));
  fill(
    box,
    views.length > 1 ? pick("Role", views.map((own) => `Role ${own.role.name}`), (at) => ((state.role = at), redraw.role())) : null,
    el("div.switch", { role: "group", "aria-label": "What is shown" }, ...buttons),
    searchBox(() => views[state.role], choose),
    pick("Segment", ["All segments", ...data.segments.map((own) => `Segment ${own}`)], (at) => ((state.segment = at - 1), redraw.draw())),
    data.accounts.prospect.some((own) => own) ? pick("Status", ["All accounts", "Customers", "Prospects"], (at) => ((state.prospect = at - 1), redraw.draw())) : null,
    tick("only changes", (on) => (state.movedOnly = on)),
    tick("lines of moves", (on) => (state.lines = on)),
  );
}

/** @param {() => View} view @param {Choose} choose */
function searchBox(view, choose) {
  const list = el("ul.found", { hidden: true });
  const input = el("input", { type: "search", placeholder: "Find a rep or an account", "aria-label": "Find a rep or an account", autocomplete: "off" });
  const close = () => (list.hidden = true);
  const take = (/** @type {{rep: number, row: number}} */ own) => {
    close();
    if (own.rep >= 0) choose.rep(own.rep);
    else choose.row(own.row);
  };
  const search = () => {
    const found = view().find(input.value, 12);
    const item = (/** @type {{rep: number, row: number}} */ own) => {
      const what = own.rep >= 0 ? [swatch(view(), own.rep), named(view().person(own.rep)), el("small", {}, " rep")] : [named(view().account(own.row)), el("small", {}, " ", view().accountId(own.row))];
      return el("li", {}, el("button", { type: "button", onclick: () => take(own) }, ...what));
    };
    list.hidden = !input.value.trim();
    fill(list, ...(found.length ? found.map(item) : [el("li.none", {}, "Nobody and nothing is called so in this role.")]));
  };
  input.addEventListener("input", search);
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") close();
    if (event.key === "Enter") list.querySelector("button")?.click();
    if (event.key === "ArrowDown") list.querySelector("button")?.focus();
  });
  document.addEventListener("click", (event) => {
    if (!box.contains(/** @type {Node} */ (event.target))) close();
  });
  const box = el("div.search", {}, input, list);
  return box;
}

/**
 * Pointer, wheel and keys of the map.
 * @param {HTMLCanvasElement} canvas @param {TerritoryMap} map @param {HTMLElement} tip @param {() => View} view @param {Choose} choose
 */
function listen(canvas, map, tip, view, choose) {
  /** @type {Map<number, [number, number]>} */
  const down = new Map();
  let moved = 0;
  const at = (/** @type {MouseEvent} */ event) => /** @type {[number, number]} */ ([event.offsetX, event.offsetY]);
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, at(event));
    if (down.size === 1) moved = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const last = down.get(event.pointerId);
    const now = at(event);
    if (!last) return hover(now);
    const other = [...down].find(([id]) => id !== event.pointerId);
    if (other) {
      const far = (/** @type {number[]} */ place) => Math.max(1, Math.hypot(place[0] - other[1][0], place[1] - other[1][1]));
      map.zoomAt(far(now) / far(last), other[1][0], other[1][1]);
    } else map.pan(now[0] - last[0], now[1] - last[1]);
    moved += Math.hypot(now[0] - last[0], now[1] - last[1]);
    down.set(event.pointerId, now);
  });
  const up = (/** @type {PointerEvent} */ event) => {
    if (down.delete(event.pointerId) && moved < 5 && event.type === "pointerup") click(at(event));
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", () => hover([-99, -99]));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    map.zoomAt(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.offsetX, event.offsetY);
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const [x, y] = [canvas.clientWidth / 2, canvas.clientHeight / 2];
    /** @type {Record<string, () => void>} */
    const keys = { "+": () => map.zoomAt(1.4, x, y), "-": () => map.zoomAt(1 / 1.4, x, y), ArrowLeft: () => map.pan(60, 0), ArrowRight: () => map.pan(-60, 0), ArrowUp: () => map.pan(0, 60), ArrowDown: () => map.pan(0, -60), Escape: choose.none };
    const own = keys[event.key];
    if (own) (event.preventDefault(), own());
  });

  function click(/** @type {[number, number]} */ [x, y]) {
    const rep = map.pickHome(x, y);
    const row = rep >= 0 ? -1 : map.pick(x, y);
    if (rep >= 0) choose.rep(rep);
    else if (row >= 0) choose.row(row);
  }

  function hover(/** @type {[number, number]} */ [x, y]) {
    const home = map.pickHome(x, y);
    const row = home >= 0 ? -1 : map.pick(x, y);
    if (row !== map.hovered) {
      map.hovered = row;
      map.draw();
    }
    tip.hidden = row < 0 && home < 0;
    canvas.style.cursor = tip.hidden ? "grab" : "pointer";
    if (tip.hidden) return;
    fill(tip, ...(home >= 0 ? [el("strong", {}, named(view().person(home))), el("div", {}, "rep: click for the book")] : hint(view(), row)));
    tip.style.left = `${Math.min(x + 14, canvas.clientWidth - 250)}px`;
    tip.style.top = `${y + 14}px`;
  }
}

/** What the pointer tells of an account. @param {View} view @param {number} row */
function hint(view, row) {
  const { rows, data } = view;
  const at = rows.account[row];
  return [
    el("strong", {}, named(view.account(row))),
    el("div", {}, named(data.accounts.id[at]), ` · segment ${data.segments[data.accounts.segment[at]]} · ${hours(view.hours(row))}`),
    el("div", {}, swatch(view, view.rows.rep[row]), named(view.person(rows.rep[row])), rows.kind[row] ? el("span", {}, " · today ", named(view.person(rows.previous[row]))) : ""),
  ];
}

/** All territories; a click on a header sorts. @param {View} view @param {Choose} choose */
function territoryTable(view, choose) {
  const total = (/** @type {Carried} */ load) => load.call_hours + load.travel_hours;
  /** @type {[string, (own: Territory) => number|string, (own: Territory) => string][]} */
  const columns = [
    ["Rep", (own) => view.person(own.rep), (own) => view.person(own.rep)],
    ["Accounts today", (own) => own.before.accounts, (own) => WHOLE.format(own.before.accounts)],
    ["Accounts", (own) => own.after.accounts, (own) => WHOLE.format(own.after.accounts)],
    ["Hours today", (own) => total(own.before), (own) => hours(total(own.before))],
    ["Hours", (own) => total(own.after), (own) => hours(total(own.after))],
    ["Capacity", (own) => view.data.reps[own.rep].capacity, (own) => hours(view.data.reps[own.rep].capacity)],
    ["Used", (own) => total(own.after) / Math.max(1, view.data.reps[own.rep].capacity), (own) => share(total(own.after), view.data.reps[own.rep].capacity)],
    ["Travel today", (own) => own.before.travel_hours, (own) => hours(own.before.travel_hours)],
    ["Travel", (own) => own.after.travel_hours, (own) => hours(own.after.travel_hours)],
    ["Come", (own) => own.moved_in, (own) => WHOLE.format(own.moved_in)],
  ];
  const body = el("tbody");
  const line = (/** @type {Territory} */ own) => el("tr", {}, el("th", {}, swatch(view, own.rep), el("button.link", { type: "button", onclick: () => choose.rep(own.rep) }, named(view.person(own.rep)))), ...columns.slice(1).map(([, , text]) => el("td", {}, text(own))));
  let [by, up] = [-1, false];
  const sort = (/** @type {number} */ column) => {
    [by, up] = [column, by === column ? !up : column === 0];
    const key = columns[by][1];
    const compare = (/** @type {Territory} */ a, /** @type {Territory} */ b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0) * (up ? 1 : -1);
    fill(body, ...[...view.role.territories].sort(compare).map(line));
  };
  fill(body, ...view.role.territories.map(line));
  const heads = columns.map(([text], at) => el("th", {}, el("button.link", { type: "button", onclick: () => sort(at), title: "Sort" }, text)));
  return card("Territories", "Hours are those of the period. Click a header to sort, a name to open the book.", el("div.scroll", {}, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), body)));
}

/** What changes hands, the largest first. @param {View} view @param {Choose} choose */
function movesTable(view, choose) {
  const rows = view.rows.kind.flatMap((kind, row) => (kind ? [row] : [])).sort((a, b) => view.hours(b) - view.hours(a) || a - b);
  if (!rows.length) return "";
  const body = el("tbody");
  const line = (/** @type {number} */ row) => el("tr", {}, el("th", {}, el("button.link", { type: "button", onclick: () => choose.row(row) }, named(view.account(row)))), el("td", {}, named(view.person(view.rows.previous[row]))), el("td", {}, named(view.person(view.rows.rep[row]))), el("td", {}, hours(view.hours(row))), el("td.text", {}, named(view.role.texts[view.rows.reason[row]])));
  const more = el("button.small", { type: "button" });
  const next = () => {
    const from = body.children.length;
    body.append(...rows.slice(from, from + LISTED).map(line));
    const left = rows.length - body.children.length;
    more.hidden = left <= 0;
    fill(more, `Show ${WHOLE.format(Math.min(left, LISTED))} of ${WHOLE.format(left)} more`);
  };
  more.addEventListener("click", next);
  next();
  return card("Changes", `${count(rows.length, "account")} will have somebody else than today, the largest first; moves.csv has them all.`, el("div.scroll", {}, el("table", {}, el("thead", {}, el("tr", {}, ...["Account", "Today", "Plan", "Hours", "Why"].map((text) => el(text === "Why" ? "th.text" : "th", {}, text)))), body)), more);
}

/** Unpacks the data and starts; where the browser can't, the notice and the plain tables stay. */
async function begin() {
  const notice = document.getElementById("notice");
  try {
    start(await unpack(document.getElementById("data")?.textContent || ""));
    if (notice) notice.hidden = true;
    document.getElementById("plain")?.classList.add("behind");
  } catch (error) {
    if (notice) notice.append(` (${error instanceof Error ? error.message : error})`);
  }
}

begin();
