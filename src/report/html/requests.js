// Changes that are asked for: what they do to both reps' hours, and the file that `sutton review` reads.

/** @typedef {{role: number, row: number, from: number, to: number, reason: string, by: string}} Wish */

/** @type {{list: Wish[], by: string, saved: boolean}} */
const asked = { list: [], by: "", saved: true };

/**
 * What a row's family takes with a rep: hours and travel; null where the page does not know.
 * @param {View} view @param {number} row @param {number} rep
 */
function takes(view, row, rep) {
  if (rep === view.rows.rep[row]) {
    const own = view.family(row);
    return { hours: own.reduce((sum, other) => sum + view.hours(other), 0), travel: own.reduce((sum, other) => sum + view.rows.travel_hours[other], 0) };
  }
  const at = view.others(row).find((other) => view.role.others.rep[other] === rep);
  return at === undefined ? null : { hours: view.role.others.hours[at], travel: view.role.others.travel_hours[at] };
}

/**
 * Changes of the hours of every rep that requests of a role touch; null where one is not known.
 * @param {View} view @param {Wish[]} requests
 */
function effects(view, requests) {
  /** @type {Map<number, {accounts: number, hours: number|null, travel: number|null}>} */
  const sums = new Map();
  const add = (/** @type {number} */ rep, /** @type {number} */ sign, /** @type {Wish} */ own) => {
    if (rep < 0) return;
    const sum = sums.get(rep) || { accounts: 0, hours: 0, travel: 0 };
    const taken = takes(view, own.row, rep);
    sum.accounts += sign * view.family(own.row).length;
    sum.hours = taken && sum.hours !== null ? sum.hours + sign * taken.hours : null;
    sum.travel = taken && sum.travel !== null ? sum.travel + sign * taken.travel : null;
    sums.set(rep, sum);
  };
  for (const own of requests) {
    add(own.from, -1, own);
    add(own.to, 1, own);
  }
  return sums;
}

/** A table of what requests do. @param {View} view @param {Wish[]} requests */
function effectTable(view, requests) {
  const lines = [...effects(view, requests)].map(([rep, sum]) => {
    const own = view.territory.get(rep);
    const now = own ? own.after.call_hours + own.after.travel_hours : 0;
    const capacity = view.data.reps[rep]?.capacity || 0;
    const then = sum.hours === null ? null : now + sum.hours;
    const over = then !== null && capacity > 0 && then > capacity;
    return el(
      "tr",
      {},
      el("th", {}, named(view.person(rep))),
      el("td", {}, `${sum.accounts > 0 ? "+" : ""}${WHOLE.format(sum.accounts)}`.replace("-", "−")),
      el("td", {}, sum.hours === null ? "review will price it" : change(sum.hours)),
      el("td", {}, sum.travel === null ? "–" : change(sum.travel)),
      el("td", {}, then === null ? "–" : `${hours(now)} → ${hours(then)}`, over && el("strong.over", {}, ` above ${hours(capacity)}`)),
    );
  });
  return el("div.scroll", {}, el("table.effect", {}, el("thead", {}, el("tr", {}, ...["Rep", "Accounts", "Hours", "of it travel", "Hours in all"].map((text) => el("th", {}, text)))), el("tbody", {}, ...lines)));
}

/** How exact the effect is. @param {View} view @param {Wish[]} requests */
function exactness(view, requests) {
  if (requests.some((own) => !takes(view, own.row, own.to))) {
    return "For a rep who is not among the nearest, this page does not know the hours: `sutton review` will price it.";
  }
  return requests.length > 1 ? "Several changes: their hours are added up. What they do together to evenness, limits and the rest of the plan, `sutton review` prices." : "A single change: these hours are exact.";
}

/**
 * Takes in a request; one that names the same family in the same role gives way.
 * @param {View} view @param {Wish} request
 */
function ask(view, request) {
  const unit = view.rows.unit[request.row];
  asked.list = asked.list.filter((own) => own.role !== request.role || view.rows.unit[own.row] !== unit);
  asked.list.push(request);
  [asked.by, asked.saved] = [request.by, false];
}

/** A cell of CSV that no spreadsheet takes for a formula, as our own tables have it. @param {string} text */
function cell(text) {
  const guarded = /^[=+\-@\t\r']/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** The text of `requests.csv`: a row per account, so one per member of a family. @param {View[]} views */
function requestsCsv(views) {
  const id = (/** @type {View} */ view, /** @type {number} */ rep) => (rep < 0 ? "" : view.data.reps[rep] ? view.data.reps[rep].id : view.person(rep));
  const lines = asked.list.flatMap((own) => {
    const view = views[own.role];
    return view.family(own.row).map((row) => [view.accountId(row), view.role.name, id(view, view.rows.rep[row]), id(view, own.to), own.reason, own.by]);
  });
  const all = [["account_id", "role", "from_rep", "to_rep", "reason", "asked_by"], ...lines];
  return all.map((line) => line.map(cell).join(",") + "\n").join("");
}

/** The list of requests with their effect, and the link that saves them. @param {View[]} views @param {() => void} redraw */
function requestsCard(views, redraw) {
  if (!asked.list.length) return null;
  const url = URL.createObjectURL(new Blob([requestsCsv(views)], { type: "text/csv" }));
  const save = el("a.button", { href: url, download: "requests.csv", onclick: () => (asked.saved = true) }, `Save requests.csv (${asked.list.length})`);
  const lines = asked.list.map((own, at) => {
    const view = views[own.role];
    const more = view.family(own.row).length - 1;
    const drop = () => {
      asked.list.splice(at, 1);
      redraw();
    };
    return el(
      "li",
      {},
      el("span.grow", {}, named(view.account(own.row)), more ? ` and ${count(more, "other")} of its family` : "", ": ", named(view.person(own.from)), " → ", named(view.person(own.to)), own.reason ? " — " : "", own.reason ? named(own.reason) : ""),
      el("button.small", { type: "button", onclick: drop, "aria-label": "Take this request back" }, "Take back"),
    );
  });
  const roles = [...new Set(asked.list.map((own) => own.role))];
  const parts = roles.map((role) => {
    const own = asked.list.filter((request) => request.role === role);
    return el("div", {}, effectTable(views[role], own), el("p.words", {}, exactness(views[role], own)));
  });
  return card("Changes asked for", "Save the file and send it to whoever runs the plan.", el("ul.list", {}, ...lines), ...parts, save);
}
