// What a printer gets: a page per territory, with its map and its accounts.

/** Territories are printed one by one up to so many rows; above that, the one that is chosen. */
const PRINTED = 20000;

/** Fills the section that only printers see. @param {View} view @param {TerritoryMap} map @param {Element|null} section */
function fillPrints(view, map, section) {
  const all = view.role.territories.map((own) => own.rep).filter((rep) => !view.data.reps[rep].leaving);
  const reps = state.rep >= 0 ? [state.rep] : view.size <= PRINTED ? all : [];
  fill(section, ...reps.map((rep) => printedPage(view, map, rep)));
  document.body.classList.toggle("paged", reps.length > 0);
}

/** @param {View} view @param {TerritoryMap} map @param {number} rep */
function printedPage(view, map, rep) {
  const own = /** @type {Territory} */ (view.territory.get(rep));
  const book = view.book(rep);
  const { rows, data } = view;
  const line = (/** @type {number} */ row, /** @type {string} */ what) => el("tr", {}, el("th", {}, named(view.account(row))), el("td", {}, named(data.accounts.city[rows.account[row]])), el("td", {}, data.segments[data.accounts.segment[rows.account[row]]]), el("td", {}, shown(rows.calls[row] / 100)), el("td", {}, hours(view.hours(row))), el("td", {}, what));
  const from = (/** @type {number} */ row) => `from ${view.person(rows.previous[row])}`;
  return el(
    "section.sheet",
    {},
    el("h2", {}, named(view.person(rep))),
    el("dl", {}, ...(own ? repFacts(view, own) : []).flatMap(([term, text]) => [el("dt", {}, term), el("dd", {}, text)])),
    printedMap(map, [...book.stay, ...book.come], rep),
    el("table", {}, el("thead", {}, el("tr", {}, ...["Account", "City", "Segment", "Calls", "Hours", ""].map((text) => el("th", {}, text)))), el("tbody", {}, ...book.come.map((row) => line(row, from(row))), ...book.stay.map((row) => line(row, "")))),
    book.leave.length ? el("p", {}, "Leaves: ", ...book.leave.flatMap((row) => [named(view.account(row)), ` (to ${view.person(rows.rep[row])}) `])) : null,
  );
}

/** A small map of a rep's accounts. @param {TerritoryMap} map @param {number[]} rows @param {number} rep */
function printedMap(map, rows, rep) {
  const canvas = el("canvas.printed", { width: 900, height: 420 });
  const context = canvas.getContext("2d");
  if (!context || !rows.some((row) => !Number.isNaN(map.ground.x[row]))) return null;
  const [west, east, south, north] = map.ground.bounds(rows);
  const zoom = Math.min(820 / Math.max(east - west, 0.05), 340 / Math.max(north - south, 0.05));
  const place = (/** @type {number} */ row) => [450 + zoom * (map.ground.x[row] - (west + east) / 2), 210 + zoom * (map.ground.y[row] - (south + north) / 2)];
  context.setTransform(zoom, 0, 0, zoom, 450 - (zoom * (west + east)) / 2, 210 - (zoom * (south + north)) / 2);
  context.strokeStyle = "#888";
  context.lineWidth = 1.5 / zoom;
  for (const path of map.ground.borders) context.stroke(path);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = map.colour(rep);
  context.strokeStyle = "#222";
  for (const row of rows) {
    const [x, y] = place(row);
    context.beginPath();
    context.arc(x, y, 5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
  return canvas;
}
