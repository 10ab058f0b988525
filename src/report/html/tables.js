// Below the map: all territories, and all that changes hands.

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
