// Beside the map: the plan, a rep's book, or an account and why it is where it is.

/**
 * What a click does.
 * @typedef {{rep: (rep: number) => void, row: (row: number) => void, none: () => void, asked: () => void,
 *   account: (account: number) => void, day: () => void, week: (role: number, rep: number, day: number) => void}} Choose
 */

/** Rows of a list before the rest is only counted. */
const LISTED = 40;

/** The plan as a whole. @param {View} view @param {Choose} choose */
function planPanel(view, choose) {
  return [el("p.verdict", {}, view.role.verdict), view.role.pairs ? el("p.words", {}, view.role.pairs.words) : null, figures(view), hoursChart(view, choose.rep)];
}

/** Today against the plan in a few numbers. @param {View} view */
function figures(view) {
  const sum = (/** @type {(own: Territory) => number} */ of) => view.role.territories.reduce((total, own) => total + of(own), 0);
  const owned = view.rows.previous.filter((rep) => rep >= 0).length;
  const staying = view.role.territories.filter((own) => !view.data.reps[own.rep].leaving);
  const total = (/** @type {Carried} */ load) => load.call_hours + load.travel_hours;
  const used = (/** @type {"before"|"after"} */ when) => staying.filter((own) => view.data.reps[own.rep].capacity > 0).map((own) => total(own[when]) / view.data.reps[own.rep].capacity);
  const spread = (/** @type {number[]} */ of) => (of.length ? `${WHOLE.format(100 * Math.min(...of))}–${WHOLE.format(100 * Math.max(...of))} %` : "–");
  const of = (/** @type {number[]} */ kinds) => view.rows.kind.filter((kind) => kinds.includes(kind)).length;
  const [moved, inherited, fresh] = [of([1, 4, 5]), of([2]), of([3])];
  const kept = view.rows.kind.filter((kind, at) => kind === 0 && view.rows.previous[at] >= 0).length;
  const others = [inherited && `${WHOLE.format(inherited)} come from who leaves`, fresh && `${WHOLE.format(fresh)} had nobody`].filter(Boolean);
  const tile = (/** @type {string} */ label, /** @type {string} */ value, /** @type {string} */ was, /** @type {string} */ title) => el("div.tile", { title }, el("span.label", {}, label), el("strong", {}, value), el("span.was", {}, was));
  const before = (/** @type {string} */ text) => (owned ? `today ${text}` : "");
  const carried = (/** @type {"before"|"after"} */ when) => sum((own) => own[when].travel_hours);
  const travels = carried("after") > 0 || carried("before") > 0;
  return el(
    "div.tiles",
    {},
    tile("Accounts with a rep", WHOLE.format(sum((own) => own.after.accounts)), before(WHOLE.format(sum((own) => own.before.accounts))), "Accounts that a rep of this role serves"),
    tile("Hours of work", hours(sum((own) => total(own.after))), before(hours(sum((own) => total(own.before)))), "Calls and travel of all reps in the period"),
    travels && tile("of it on the road", hours(carried("after")), before(hours(carried("before"))), "Travel of all reps in the period"),
    tile("Capacity used", spread(used("after")), before(spread(used("before"))), "Hours over capacity of the rep with least and of the rep with most"),
    tile("Leave their owner", WHOLE.format(moved), [`of ${WHOLE.format(moved + kept)} whose owner stays`, ...others].join(", "), "Accounts whose owner stays and no longer has them"),
  );
}

/** A rep's book. @param {View} view @param {number} rep @param {Choose} choose */
function repPanel(view, rep, choose) {
  const person = view.data.reps[rep];
  const own = view.territory.get(rep);
  const book = view.book(rep);
  const facts = own ? repFacts(view, own) : [];
  return [
    back(choose),
    el("h2", {}, swatch(view, rep), named(view.person(rep))),
    el("p.sub", {}, named(person ? person.id : ""), person?.leaving ? ", leaves" : ""),
    el("dl", {}, ...facts.flatMap(([term, text]) => [el("dt", {}, term), el("dd", {}, text)])),
    weeksPart(view, rep, choose),
    bookList(view, `${count(book.come.length, "account")} come`, book.come, choose, (row) => ["from ", named(view.person(view.rows.previous[row])), ": ", named(view.role.texts[view.rows.reason[row]])]),
    bookList(view, `${count(book.leave.length, "account")} leave`, book.leave, choose, (row) => ["to ", named(view.person(view.rows.rep[row])), ": ", named(view.role.texts[view.rows.reason[row]])]),
    bookList(view, `${count(book.stay.length, "account")} stay`, book.stay, choose, () => []),
  ];
}

/** @param {View} view @param {Territory} own @returns {[string, Node|string][]} */
function repFacts(view, own) {
  const capacity = view.data.reps[own.rep].capacity;
  const total = (/** @type {Carried} */ load) => load.call_hours + load.travel_hours;
  /** @type {[string, Node|string][]} */
  const facts = [
    ["Hours", `${hours(total(own.after))} of ${hours(capacity)} (${share(total(own.after), capacity)}); today ${hours(total(own.before))}`],
    ["of it travel", `${hours(own.after.travel_hours)}; today ${hours(own.before.travel_hours)}`],
    ["Calls", `${shown(own.after.calls / 100)}; today ${shown(own.before.calls / 100)}`],
    ["Accounts", `${WHOLE.format(own.after.accounts)}; today ${WHOLE.format(own.before.accounts)}`],
  ];
  if (own.reached.length) facts.push(["Limits reached", own.reached.join("; ")]);
  for (const { role, reps, hours: cost } of view.inCommon(own.rep)) facts.push([`Reps of ${role}`, `${WHOLE.format(reps.length)}: ${reps.map((rep) => view.person(rep)).join(", ")}${cost > 0 ? `; that costs ${hours(cost)}` : ""}`]);
  if (own.hour_worth !== null && view.role.unit === "h") facts.push(["An hour more", own.hour_worth >= 1 ? `would save the plan about ${hours(own.hour_worth)}` : "would save nothing"]);
  return facts;
}

/**
 * @param {View} view @param {string} title @param {number[]} rows @param {Choose} choose
 * @param {(row: number) => (Node|string)[]} words
 */
function bookList(view, title, rows, choose, words) {
  const list = el("ul.list");
  const more = (/** @type {number} */ from) => {
    for (const row of rows.slice(from, from + LISTED)) {
      list.append(el("li", {}, el("button.link", { type: "button", onclick: () => choose.row(row) }, named(view.account(row))), el("span.hours", {}, hours(view.hours(row))), el("span.why", {}, ...words(row))));
    }
    const left = rows.length - from - LISTED;
    if (left > 0) list.append(el("li", {}, el("button.small", { type: "button", onclick: (/** @type {Event} */ event) => (/** @type {Element} */ (event.target).parentElement?.remove(), more(from + LISTED)) }, `Show ${WHOLE.format(Math.min(left, LISTED))} of ${WHOLE.format(left)} more`)));
  };
  more(0);
  return el("details", { open: rows.length > 0 && rows.length <= LISTED }, el("summary", {}, title), list);
}

/** An account, why it is where it is, and who else could have it. @param {View} view @param {number} row @param {Choose} choose */
function accountPanel(view, row, choose) {
  const { rows, data, role } = view;
  const at = rows.account[row];
  const family = view.family(row).filter((other) => other !== row);
  const money = (/** @type {string} */ label, /** @type {number[]} */ column) => (column.length ? `, ${label} ${WHOLE.format(column[at])}` : "");
  const person = (/** @type {number} */ rep) => (view.territory.has(rep) ? el("button.link", { type: "button", onclick: () => choose.rep(rep) }, swatch(view, rep), named(view.person(rep))) : named(view.person(rep)));
  const given = rows.given_up[row] > 0 ? `; ${shown(rows.given_up[row] / 100)} more are given up` : "";
  return [
    back(choose),
    el("h2", {}, named(view.account(row))),
    el("p.sub", {}, named(data.accounts.id[at]), data.accounts.city[at] ? ", " : "", named(data.accounts.city[at]), `, segment ${data.segments[data.accounts.segment[at]]}, ${data.accounts.prospect[at] ? "prospect" : "customer"}${money("revenue", data.accounts.revenue)}${money("potential", data.accounts.potential)}`),
    el("dl", {}, el("dt", {}, "Today"), el("dd", {}, person(rows.previous[row])), el("dt", {}, "Plan"), el("dd", {}, person(rows.rep[row]), ` (${KINDS[rows.kind[row]]})`), el("dt", {}, "Work"), el("dd", {}, `${shown(rows.calls[row] / 100)} calls, ${hours(rows.call_hours[row])}, and ${hours(rows.travel_hours[row])} of travel${given}`)),
    el("p.because", {}, rows.because[row]),
    el("p.words", {}, "In the tables: ", named(role.texts[rows.reason[row]])),
    family.length ? el("p.words", {}, `Goes with ${count(family.length, "other")} of its family or area: `, ...family.slice(0, 5).flatMap((other, at) => [at ? ", " : "", named(view.account(other))]), family.length > 5 ? ", …" : "") : null,
    datesPart(view, row, choose),
    othersTable(view, row),
    askForm(view, row, choose),
  ];
}

/** Who else could have it. @param {View} view @param {number} row */
function othersTable(view, row) {
  const { others, unit, texts } = view.role;
  const km = (/** @type {number} */ rep) => {
    const far = view.km(rep, row);
    return far === null ? "–" : `${shown(far)} km`;
  };
  const own = takes(view, row, view.rows.rep[row]);
  const lines = view.others(row).map((at) => {
    const change_ = others.travel[at] + others.moving[at] + others.service[at] + others.balance[at] + others.pairs[at];
    const parts = [["travel", others.travel[at]], ["moves", others.moving[at]], ["calls given up", others.service[at]], ["unevenness", others.balance[at]], ["pairs", others.pairs[at]]];
    const told = parts.filter(([, part]) => part !== 0).map(([what, part]) => `${what} ${change(Number(part), unit)}`);
    const least = others.least[at];
    const best = least === null ? "no plan may" : least < 0 ? "not known" : least === 0 ? "may be as good" : `at least ${change(least, unit)}`;
    const rules = others.broken[at].map((text) => texts[text]);
    return [
      el("tr", {}, el("th", {}, swatch(view, others.rep[at]), named(view.person(others.rep[at]))), el("td", {}, km(others.rep[at])), el("td", {}, hours(others.hours[at])), el("td", { title: told.join(", ") }, change(change_, unit)), el("td", {}, best)),
      rules.length ? el("tr.rules", {}, el("td", { colspan: 5 }, "Alone it would break: ", named(rules.join("; ")))) : null,
    ];
  });
  if (!lines.length) return el("p.words", {}, "The role has no other rep.");
  const rep = view.rows.rep[row];
  const holder = rep < 0 || !own ? null : el("tr.own", {}, el("th", {}, swatch(view, rep), named(view.person(rep))), el("td", {}, km(rep)), el("td", {}, hours(own.hours)), el("td", {}, "plan"), el("td", {}, "plan"));
  return el(
    "div",
    {},
    el("h3", {}, "Why not somebody else?"),
    el("div.scroll", {}, el("table", {}, el("thead", {}, el("tr", {}, ...["Rep", "from home", "takes", "this move alone", "best plan with it"].map((text) => el("th", {}, text)))), el("tbody", {}, holder || "", ...lines.flat().filter((line) => line !== null)))),
    el("p.words", {}, `The reps who come nearest to having it. “Takes”: hours of calls and travel with that rep. “This move alone”: what the plan's cost changes if nothing else moves (hover for its parts). “Best plan with it”: what it costs at the least, however well all the rest is rearranged.`),
  );
}

/** @param {View} view @param {number} row @param {Choose} choose */
function askForm(view, row, choose) {
  const near = view.others(row).map((at) => view.role.others.rep[at]);
  const holder = view.rows.rep[row];
  const rest = view.role.territories.map((own) => own.rep).filter((rep) => rep !== holder && !near.includes(rep) && !view.data.reps[rep].leaving);
  const option = (/** @type {number} */ rep) => el("option", { value: rep }, view.person(rep).slice(0, 60));
  const known = asked.list.find((own) => own.role === state.role && view.rows.unit[own.row] === view.rows.unit[row]);
  const who = el("select", { id: "ask-rep", name: "rep" }, el("option", { value: "" }, "choose a rep"), el("optgroup", { label: "Nearest" }, ...near.map(option)), rest.length ? el("optgroup", { label: "Others" }, ...rest.map(option)) : "");
  const why = el("input", { id: "ask-reason", name: "reason", maxlength: 500, autocomplete: "off" });
  const by = el("input", { id: "ask-by", name: "by", maxlength: 200, autocomplete: "off" });
  const effect = el("div", { "aria-live": "polite" });
  if (known) [who.value, why.value] = [String(known.to), known.reason];
  by.value = asked.by;
  const request = () => ({ role: state.role, row, from: holder, to: Number(who.value), reason: why.value.trim(), by: by.value.trim() });
  const show = () => fill(effect, ...(who.value === "" ? [] : [effectTable(view, [request()]), el("p.words", {}, exactness(view, [request()]))]));
  who.addEventListener("change", show);
  show();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (who.value === "") return who.focus();
    ask(view, request());
    choose.asked();
  };
  const field = (/** @type {string} */ text, /** @type {HTMLElement} */ input) => el("label", { for: input.id }, text, input);
  return el("form.ask", { onsubmit: submit }, el("h3", {}, "Ask for a change"), field("Give it to", who), field("Reason", why), field("Asked by", by), effect, el("button.button", { type: "submit" }, known ? "Change the request" : "Add to the requests"));
}

/** @param {View} view @param {number} rep */
function swatch(view, rep) {
  const made = el("i.swatch");
  const own = view.territory.get(rep);
  made.style.background = own ? PALETTE[own.colour] : NOBODY;
  return made;
}

/** @param {Choose} choose */
function back(choose) {
  return el("button.small", { type: "button", onclick: choose.none }, "‹ The whole plan");
}
