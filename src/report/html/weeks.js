// A rep's weeks: days side by side, calls as blocks in them, and below them the day that is picked, stop by stop.

/** Pixels of a minute, and of the shortest call. */
const MINUTE_PX = 1;
const LEAST_PX = 14;
/** Signs of what a call is, seen without colour. */
const PHONE = "☎\uFE0E";
const NIGHT = "☾";

/** The weeks of a rep, and what the year comes to. @param {View} view @param {number} rep @param {Choose} choose */
function weeksPart(view, rep, choose) {
  const { calendars } = view;
  if (!calendars.own) return null;
  if (calendars.own.left_out) return el("p.words", {}, `The calendar has ${WHOLE.format(calendars.own.left_out)} calls, too many for this page: calendar/calendar.csv has them, and each rep's file in calendar/.`);
  const days = calendars.of(view.at, rep);
  if (!days.length) return el("p.words", {}, "The calendar has no calls of this rep.");
  return new Weeks(view, calendars.own, days, choose).box;
}

/** One rep's weeks. */
class Weeks {
  /** @param {View} view @param {CalendarData} own @param {Day[]} days @param {Choose} choose */
  constructor(view, own, days, choose) {
    this.view = view;
    this.own = own;
    this.days = days;
    this.choose = choose;
    this.calendars = view.calendars;
    /** First and last day with calls. */
    this.range = [days[0].at, days[days.length - 1].at];
    /** Days of a week that are shown: weekends where anybody works then. */
    this.wide = days.some((day) => day.at % 7 > 4) ? 7 : 5;
    const calls = days.flatMap((day) => day.calls);
    const shortest = calls.reduce((least, call) => Math.min(least, Math.max(1, call.end - call.start)), LEAST_PX);
    this.scale = Math.min(3, Math.max(MINUTE_PX, LEAST_PX / shortest));
    /** Minutes from midnight that the axis shows. */
    this.from = 60 * Math.floor(calls.reduce((least, call) => Math.min(least, call.start), own.day_start) / 60);
    this.until = 60 * Math.ceil(calls.reduce((most, call) => Math.max(most, call.end), Math.max(...days.map((day) => homeAt(own, day)))) / 60);
    const [first, last] = this.range.map((at) => Math.floor(at / 7));
    state.week = Math.min(Math.max(state.week, first), last);
    const step = (/** @type {string} */ text, /** @type {string} */ label, /** @type {number} */ by) => el("button.step", { type: "button", "aria-label": label, title: label, onclick: () => this.turn(state.week + by) }, text);
    this.before = step("‹", "Week before", -1);
    this.after = step("›", "Next week", 1);
    this.title = el("h3", { "aria-live": "polite" });
    this.date = el("input", { type: "date", "aria-label": "Go to a date", min: this.calendars.iso(this.range[0]), max: this.calendars.iso(this.range[1]), onchange: () => this.jump() });
    this.missed = el("p", { role: "status" });
    this.sums = el("p.words");
    this.grid = el("div.weekgrid");
    this.route = el("div.dayroute");
    this.grid.style.setProperty("--days", String(this.wide));
    this.grid.style.setProperty("--high", `${this.scale * (this.until - this.from)}px`);
    this.grid.style.setProperty("--hour", `${60 * this.scale}px`);
    this.box = el("section.weeks", { "aria-label": "Calls by week" }, el("div.weekbar", {}, this.before, this.title, this.after, this.date, this.missed), this.sums, this.grid, this.route);
    this.show();
  }

  /** Goes to another week. @param {number} week */
  turn(week) {
    const picked = state.day >= 0;
    [state.week, state.day] = [week, -1];
    this.show();
    if (picked) this.choose.day();
  }

  /** Goes to the date that was entered, and picks it where there are calls; says so where there are none. */
  jump() {
    const at = this.calendars.at(this.date.value);
    const [first, last] = this.range;
    if (!(at >= first && at <= last)) return fill(this.missed, `Calls are from ${this.dates(first)} to ${this.dates(last)}: choose a date between them.`);
    const found = this.days.some((day) => day.at === at);
    [state.week, state.day] = [Math.floor(at / 7), found ? at : -1];
    this.show();
    this.choose.day();
    if (found) return;
    this.date.value = this.calendars.iso(at);
    fill(this.missed, `No calls on ${this.dates(at)}: this is its week.`);
  }

  /** A date with its year, in words. @param {number} at */
  dates(at) {
    return this.calendars.words(at, WHOLE_DATE);
  }

  /** Picks a day, or lets it go. @param {number} at */
  pick(at) {
    state.day = state.day === at ? -1 : at;
    this.show();
    this.choose.day();
  }

  /** Draws the week anew; who came by keyboard stays where they are. */
  show() {
    const held = document.activeElement?.id;
    const monday = 7 * state.week;
    const own = this.days.filter((day) => day.at >= monday && day.at < monday + 7);
    const [first, last] = this.range;
    this.before.disabled = state.week <= Math.floor(first / 7);
    this.after.disabled = state.week >= Math.floor(last / 7);
    fill(this.title, `${this.calendars.words(monday)} – ${this.calendars.words(monday + (own.some((day) => day.at % 7 > 4) ? 6 : 4), WHOLE_DATE)}`);
    this.date.value = this.calendars.iso(state.day >= 0 ? state.day : Math.min(Math.max(monday, first), last));
    fill(this.missed);
    fill(this.sums, `Week: ${told(own)}. All ${count(this.days.length, "day")}: ${told(this.days)}.`);
    this.showGrid(own, monday);
    const picked = own.find((day) => day.at === state.day);
    fill(this.route, ...(picked ? this.stops(picked) : []));
    if (held?.startsWith("day-")) document.getElementById(held)?.focus();
  }

  /** @param {Day[]} own @param {number} monday */
  showGrid(own, monday) {
    const marks = Array.from({ length: (this.until - this.from) / 60 }, (_, hour) => this.put(el("span", {}, clock(this.from + 60 * hour)), this.from + 60 * hour, 60));
    const columns = Array.from({ length: this.wide }, (_, weekday) => this.column(monday + weekday, own.find((day) => day.at === monday + weekday)));
    fill(this.grid, el("div.hourmarks", { "aria-hidden": "true" }, el("div.axis", {}, ...marks)), ...columns);
  }

  /** A day, or nothing on a date. @param {number} at @param {Day} [day] */
  column(at, day) {
    const name = this.calendars.words(at);
    if (!day) return el("section.day.free", { "aria-label": name }, el("div.dayhead", {}, el("strong", {}, name), el("small", {}, "no calls")), el("div.axis"));
    const own = state.day === at;
    const head = el("button.dayhead", { type: "button", id: `day-${at}`, "aria-pressed": String(own), title: "Show the day's route on the map", onclick: () => this.pick(at) }, el("strong", {}, name), el("small", {}, `${minuteHours(day.talk)} calls`), el("small", {}, `${minuteHours(day.road / 10)} road${day.bed >= 0 ? ` ${NIGHT}` : ""}`));
    const section = el(own ? "section.day.picked" : "section.day", { "aria-label": name }, head, el("div.axis", {}, ...this.blocks(day)));
    if (day.bed >= 0) section.append(el("div.night", {}, `${NIGHT} night away`));
    return section;
  }

  /** Calls, and the drives between them, by the clock. @param {Day} day */
  blocks(day) {
    /** @type {[number, HTMLElement][]} */
    const parts = [];
    let leaves = this.own.day_start;
    const drive = (/** @type {number} */ tenths, /** @type {string} */ what) => tenths > 0 && parts.push([leaves, this.drive(leaves, tenths, what)]);
    for (const call of day.calls) {
      drive(call.drive, "drive");
      parts.push([call.start, this.block(call)]);
      if (call.visit) leaves = call.end + this.own.desk;
    }
    drive(day.back, day.bed >= 0 ? "drive to the night's place" : "drive home");
    return parts.sort((a, b) => a[0] - b[0]).map(([, part]) => part);
  }

  /** @param {number} leaves @param {number} tenths @param {string} what */
  drive(leaves, tenths, what) {
    const text = `${minutesOf(tenths)} ${what}`;
    return this.put(el("div.drive", { title: text }, el("span", {}, text)), leaves, tenths / 10);
  }

  /** @param {Call} call */
  block(call) {
    const name = this.view.nameOf(call.account);
    const channel = this.channel(call);
    const label = `${clock(call.start)} to ${clock(call.end)}, ${channel}: ${name}`;
    const mark = call.visit ? String(call.stop) : PHONE;
    const made = el(call.visit ? "button.call.visit" : "button.call.phone", { type: "button", title: label, "aria-label": label, onclick: () => this.choose.account(call.account) }, el("b", {}, mark), el("span.when", {}, clock(call.start)), named(name));
    return this.put(made, call.start, call.end - call.start);
  }

  /** @param {Call} call */
  channel(call) {
    return this.own.channels[call.channel];
  }

  /** Puts an element at its hours. @param {HTMLElement} made @param {number} start @param {number} minutes */
  put(made, start, minutes) {
    made.style.top = `${this.scale * (start - this.from)}px`;
    made.style.height = `${Math.max(2, this.scale * minutes - 1)}px`;
    return made;
  }

  /** The day that is picked. @param {Day} day */
  stops(day) {
    const line = (/** @type {Call} */ call) =>
      el("li", {}, el("b.stop", {}, call.visit ? String(call.stop) : PHONE), el("span.when", {}, `${clock(call.start)}–${clock(call.end)}`), el("button.link", { type: "button", onclick: () => this.choose.account(call.account) }, named(this.view.nameOf(call.account))), el("span.why", {}, [this.channel(call), call.drive > 0 ? `after ${minutesOf(call.drive)} of driving` : ""].filter(Boolean).join(", ")));
    const end = day.bed >= 0 ? "The night is away." : day.back > 0 ? `Home after ${minutesOf(day.back)}.` : "";
    const route = day.road ? `The line on the map is the day's route. ${end}` : "All calls are by phone.";
    return [el("h3", {}, `${this.dates(day.at)}: ${told([day])}`), el("p.words", {}, route), el("ol.list", {}, ...day.calls.map(line))];
  }
}

/** When a rep is back. @param {CalendarData} own @param {Day} day */
function homeAt(own, day) {
  const last = day.visits[day.visits.length - 1];
  return (last ? last.end + own.desk : own.day_start) + day.back / 10;
}

/** What days come to. @param {Day[]} days */
function told(days) {
  const sum = (/** @type {(day: Day) => number} */ of) => days.reduce((total, day) => total + of(day), 0);
  const [calls, visits, nights, road] = [sum((day) => day.calls.length), sum((day) => day.visits.length), sum((day) => Number(day.bed >= 0)), sum((day) => day.road)];
  const kinds = visits ? ` (${count(visits, "visit")}, ${WHOLE.format(calls - visits)} by phone)` : "";
  return `${count(calls, "call")}${kinds} of ${minuteHours(sum((day) => day.talk))}${road > 0 ? `, ${minuteHours(road / 10)} on the road` : ""}${nights ? `, ${count(nights, "night")} away` : ""}`;
}

/** A drive, in the whole minutes that the calendar gives it. @param {number} tenths */
function minutesOf(tenths) {
  return `${Math.ceil(tenths / 10)} min`;
}

/** @param {number} minutes */
function minuteHours(minutes) {
  return `${shown(minutes / 60)} h`;
}

/** The dates of an account; a click opens the rep's day. @param {View} view @param {number} row @param {Choose} choose */
function datesPart(view, row, choose) {
  const { calendars } = view;
  const holder = view.rows.rep[row];
  if (!calendars.own || calendars.own.left_out || holder < 0) return null;
  const calls = calendars.to(view.rows.account[row]);
  if (!calls.length) return el("p.words", {}, "The calendar has no date for it: calendar/not_placed.csv says why.");
  const chip = (/** @type {{role: number, rep: number, call: Call}} */ { role, rep, call }) => {
    const text = `${call.visit ? "" : `${PHONE} `}${calendars.words(call.day)} ${clock(call.start)}`;
    const who = role === view.at && rep === holder ? [] : [" ", named(view.person(rep))];
    return el("li", {}, el("button.small", { type: "button", title: "Show the week", onclick: () => choose.week(role, rep, call.day) }, text, ...who));
  };
  const visits = calls.filter((own) => own.call.visit).length;
  const title = [visits && count(visits, "visit"), calls.length > visits && `${count(calls.length - visits, "call")} by phone ${PHONE}`].filter(Boolean).join(", ");
  return el("details.dates", { open: calls.length <= LISTED }, el("summary", {}, `Dates: ${title}`), el("ul", {}, ...calls.map(chip)));
}
