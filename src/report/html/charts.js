// Bars. Each chart has a sentence that says what it means, and numbers with units.

/**
 * @typedef {{label: string, value: number, before?: number|null, limit?: number|null, colour?: string, text: string,
 *   title?: string, onclick?: () => void, chosen?: boolean}} Bar
 */

/**
 * Bars side by side, a line each: the bar itself, a hollow mark for today, a line for the limit.
 * @param {Bar[]} bars
 */
function barChart(bars) {
  const most = Math.max(1e-9, ...bars.map((bar) => Math.max(bar.value, bar.before || 0, bar.limit || 0)));
  const chart = el("div.bars", { role: "list" });
  for (const bar of bars) {
    const track = el("div.track", {});
    const mark = (/** @type {string} */ kind, /** @type {number} */ value) => {
      const made = el(`i.${kind}`);
      if (kind === "bar") made.style.width = `${(100 * Math.max(value, 0)) / most}%`;
      else made.style.left = `${(100 * Math.max(value, 0)) / most}%`;
      if (kind === "bar" && bar.colour) made.style.background = bar.colour;
      track.append(made);
    };
    mark("bar", bar.value);
    if (bar.before !== undefined && bar.before !== null) mark("before", bar.before);
    if (bar.limit) mark("limit", bar.limit);
    const line = el(bar.onclick ? "button.line" : "div.line", { title: bar.title, role: "listitem", type: bar.onclick ? "button" : null }, el("span.label", {}, named(bar.label)), track, el("span.value", {}, bar.text));
    if (bar.onclick) line.addEventListener("click", bar.onclick);
    if (bar.chosen) line.classList.add("chosen");
    chart.append(line);
  }
  return chart;
}

/** What marks mean. @param {...[string, string]} marks */
function legend(...marks) {
  return el("p.legend", {}, ...marks.map(([kind, text]) => el("span", {}, el(`i.key.${kind}`), text)));
}

/** @param {View} view @param {(rep: number) => void} choose */
function hoursChart(view, choose) {
  const bars = view.role.territories.map((own) => {
    const rep = view.data.reps[own.rep];
    const carried = state.today ? own.before : own.after;
    const total = (/** @type {Carried} */ load) => load.call_hours + load.travel_hours;
    const [now, was] = [total(own.after), total(own.before)];
    return {
      label: view.person(own.rep),
      value: total(carried),
      before: state.today ? null : was,
      limit: rep.capacity,
      colour: PALETTE[own.colour],
      text: `${hours(total(carried))} · ${share(total(carried), rep.capacity)}`,
      title: `${view.person(own.rep)}: today ${hours(was)}, plan ${hours(now)}, capacity ${hours(rep.capacity)}`,
      onclick: () => choose(own.rep),
      chosen: own.rep === state.rep,
    };
  });
  return card(
    "Hours of each rep",
    "Calls and travel in the period, against the hours that the rep has. The nearer the bars are to each other's share of their line, the fairer the plan.",
    legend(["bar", state.today ? "today" : "plan"], ...(state.today ? [] : [/** @type {[string, string]} */ (["before", "today"])]), ["limit", "capacity"]),
    barChart(bars),
  );
}

/** @param {View} view */
function segmentChart(view) {
  const { rows, data } = view;
  const sums = data.segments.map(() => ({ accounts: 0, calls: 0, given: 0, hours: 0 }));
  for (let row = 0; row < view.size; row++) {
    const own = sums[data.accounts.segment[rows.account[row]]];
    own.accounts++;
    own.calls += rows.calls[row];
    own.given += rows.given_up[row];
    own.hours += view.hours(row);
  }
  const total = sums.reduce((sum, own) => sum + own.hours, 0);
  const bars = data.segments.flatMap((label, at) => {
    const own = sums[at];
    const lost = own.given > 0 ? `, ${shown(own.given / 100)} given up` : "";
    const text = `${shown(own.calls / 100)} calls${lost}`;
    return own.accounts ? [{ label, value: own.calls / 100, text, title: `${label}: ${count(own.accounts, "account")}, ${hours(own.hours)}, ${share(own.hours, total)} of the work` }] : [];
  });
  const words = sums.map((own, at) => (own.accounts ? `${data.segments[at]}: ${count(own.accounts, "account")} take ${share(own.hours, total)} of the hours` : "")).filter(Boolean);
  return card("Calls by segment", `How the calls of the period are dealt out. ${words.join("; ")}.`, barChart(bars));
}

/** @param {View} view @param {(rep: number) => void} choose */
function travelChart(view, choose) {
  const all = view.role.territories;
  if (all.every((own) => own.after.travel_hours === 0 && own.before.travel_hours === 0)) return null;
  const bars = all.map((own) => ({
    label: view.person(own.rep),
    value: own.after.travel_hours,
    before: own.before.travel_hours,
    colour: PALETTE[own.colour],
    text: `${hours(own.after.travel_hours)} (${change(own.after.travel_hours - own.before.travel_hours)})`,
    onclick: () => choose(own.rep),
  }));
  return card("Travel of each rep", "Hours on the road in the period, and what changes against today. Accounts that nobody visits today cost no travel today.", legend(["bar", "plan"], ["before", "today"]), barChart(bars));
}

/** Whom the reps of the role that this one follows have to do with. @param {View} view */
function pairsChart(view) {
  const { pairs, name } = view.role;
  if (!pairs || !pairs.rep.length) return null;
  const bars = pairs.rep.map((rep, at) => ({
    label: view.person(rep),
    value: pairs.partners[at].length,
    limit: pairs.free,
    text: `${WHOLE.format(pairs.partners[at].length)}${pairs.hours[at] > 0 ? ` · ${hours(pairs.hours[at])}` : ""}`,
    title: `${view.person(rep)}: ${pairs.partners[at].map((own) => view.person(own)).join(", ")}`,
  }));
  return card(`Reps of ${name} that each rep of ${pairs.with} has to do with`, pairs.words, legend(["bar", `reps of ${name}`], ["limit", "at no cost"]), barChart(bars));
}

/** @param {View} view @param {(rep: number) => void} choose */
function potentialChart(view, choose) {
  const all = view.role.territories;
  if (all.every((own) => own.after.potential === 0)) return null;
  const bars = all.map((own) => ({
    label: view.person(own.rep),
    value: own.after.potential,
    before: own.before.potential,
    colour: PALETTE[own.colour],
    text: shown(own.after.potential),
    onclick: () => choose(own.rep),
  }));
  return card("Potential of each rep", "What the accounts of each rep could bring, in the unit of your file. It is told here, and evened out only where the plan file balances it.", legend(["bar", "plan"], ["before", "today"]), barChart(bars));
}

/** @param {View} view @param {(rep: number) => void} choose */
function worthChart(view, choose) {
  const known = view.role.territories.filter((own) => own.hour_worth !== null && view.role.unit === "h");
  if (!known.length) return null;
  const dear = known.filter((own) => Number(own.hour_worth) >= 1);
  if (!dear.length) {
    return card("What an hour more is worth", "Nobody is so short of hours that one more would make the plan better: hiring, or shifting leave, would save no travel by this plan.");
  }
  const bars = dear.map((own) => ({
    label: view.person(own.rep),
    value: Number(own.hour_worth),
    colour: PALETTE[own.colour],
    text: hours(Number(own.hour_worth)),
    onclick: () => choose(own.rep),
  }));
  return card("What an hour more is worth", `What the plan would save, about, if a rep had one hour more. ${count(known.length - dear.length, "other rep")} would save nothing.`, barChart(bars));
}

/** @param {string} title @param {string} words @param {...(Node|null)} parts */
function card(title, words, ...parts) {
  return el("article.card", {}, el("h3", {}, title), el("p.words", {}, words), ...parts);
}
