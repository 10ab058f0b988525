// Puts the page together, and keeps its parts in step.

/** @type {any} What a test may look at. */
const page = {};

/** @param {Data} data */
function start(data) {
  const app = /** @type {HTMLElement} */ (document.getElementById("app"));
  const calendars = new Calendars(data);
  const views = data.roles.map((_, at) => new View(data, at, calendars));
  const canvas = el("canvas.map", { tabindex: 0, role: "img", "aria-label": "Map of accounts by territory. Arrow keys move it, plus and minus zoom." });
  const [tip, panel, charts, requests, tables] = [el("div.tip", { hidden: true }), el("section.panel"), el("section.charts"), el("section.asked"), el("section.tables")];
  const controls = el("div.controls");
  const note = el("p.maplegend");
  const mapBox = el("div.mapbox", {}, canvas, tip, zoomButtons(() => map), note);
  app.append(controls, el(data.calendar ? "div.stage.dated" : "div.stage", {}, el("div.left", {}, mapBox), panel), requests, charts, tables);
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
    account: (account) => {
      const at = [state.role, ...views.keys()].find((role) => views[role].rowOf(account) >= 0);
      if (at === undefined) return;
      turnTo(at);
      choose.row(view().rowOf(account));
    },
    day: frameDay,
    week: (role, rep, day) => {
      turnTo(role);
      state.week = Math.floor(day / 7);
      look(rep, -1, day);
      frameDay();
    },
  };

  /** Shows another role. */
  function turnTo(/** @type {number} */ role) {
    if (role === state.role) return;
    state.role = role;
    const select = controls.querySelector("select[aria-label=Role]");
    if (select) select.selectedIndex = role;
    showRole();
  }

  function showRole() {
    [state.rep, state.row, state.day] = [-1, -1, -1];
    map.show(view());
    all();
  }

  /** Shows the rep's accounts, or the route of the day that is picked. */
  function frameDay() {
    const days = calendars.of(state.role, state.rep);
    const own = days.find((day) => day.at === state.day);
    const { stay, come } = view().book(state.rep);
    const way = own?.road ? wayOf(own, days) : [];
    const rows = way.map((account) => view().rowOf(account)).filter((row) => row >= 0);
    const [west, east, south, north] = map.ground.bounds(rows.length ? rows : [...stay, ...come]);
    const [x, y] = (way.includes(-1) && map.ground.home(state.rep)) || [west, south];
    map.frame([Math.min(west, x), Math.max(east, x), Math.min(south, y), Math.max(north, y)], 60);
  }

  function look(/** @type {number} */ rep, /** @type {number} */ row, day = -1) {
    [state.rep, state.row, state.day] = [rep, row, day];
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
    role: showRole,
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
