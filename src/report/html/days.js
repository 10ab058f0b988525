// The call calendar: the days of a rep, unpacked when somebody looks at them.

/**
 * A call: `stop` counts the day's visits from 1, and is 0 by phone; minutes are from midnight, the drive to it in tenths of one. A
 * night is spent at the account `bed`; −1 is home.
 * @typedef {{account: number, channel: number, visit: boolean, stop: number, start: number, end: number, drive: number, day: number}} Call
 * @typedef {{at: number, calls: Call[], visits: Call[], bed: number, back: number, road: number, talk: number}} Day
 */

/** Milliseconds of a day. */
const DAY = 86400000;
const DATE = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
const WHOLE_DATE = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** The calendars of reps. */
class Calendars {
  /** @param {Data} data */
  constructor(data) {
    this.data = data;
    this.own = data.calendar || null;
    this.first = Date.parse(`${this.own?.from || "1970-01-05"}T00:00:00Z`);
    /** @type {Map<RepCalls, Day[]>} */
    this.known = new Map();
  }

  /** The days of a rep in a role; none where nobody has put calls on days. @param {number} role @param {number} rep @returns {Day[]} */
  of(role, rep) {
    const packed = this.own?.reps.find((own) => own.role === role && own.rep === rep);
    return packed ? this.days(packed) : [];
  }

  /** @param {RepCalls} packed */
  days(packed) {
    const known = this.known.get(packed);
    if (known) return known;
    /** @type {Day[]} */
    const days = [];
    for (let day = 0, at = 0, call = 0; day < packed.day.length; day++) {
      at += packed.day[day];
      days.push(this.day(packed, day, at, call));
      call += packed.calls[day];
    }
    this.known.set(packed, days);
    return days;
  }

  /** @param {RepCalls} packed @param {number} day @param {number} at @param {number} first @returns {Day} */
  day(packed, day, at, first) {
    /** @type {Call[]} */
    const calls = [];
    for (let call = first, clock = 0, stop = 0; call < first + packed.calls[day]; call++) {
      const start = clock + packed.start[call];
      clock = start + packed.minutes[call];
      const visit = this.own?.visit[packed.channel[call]] === 1;
      calls.push({ account: packed.accounts[packed.account[call]], channel: packed.channel[call], visit, stop: visit ? ++stop : 0, start, end: clock, drive: packed.drive[call], day: at });
    }
    const sum = (/** @type {(call: Call) => number} */ of) => calls.reduce((total, call) => total + of(call), 0);
    return { at, calls, visits: calls.filter((call) => call.visit), bed: packed.bed[day] < 0 ? -1 : packed.accounts[packed.bed[day]], back: packed.back[day], road: sum((call) => call.drive) + packed.back[day], talk: sum((call) => call.end - call.start) };
  }

  /** The calls on an account, with who makes them, by date. @param {number} account */
  to(account) {
    const found = [];
    for (const packed of this.own?.reps || []) {
      if (!packed.accounts.includes(account)) continue;
      const calls = this.days(packed).flatMap((day) => day.calls.filter((call) => call.account === account));
      found.push(...calls.map((call) => ({ role: packed.role, rep: packed.rep, call })));
    }
    return found.sort((a, b) => a.call.day - b.call.day || a.call.start - b.call.start);
  }

  /** A day in words. @param {number} at @param {Intl.DateTimeFormat} [format] */
  words(at, format = DATE) {
    return format.format(this.first + at * DAY).replace(",", "");
  }

  /** A day as 2026-01-05. @param {number} at */
  iso(at) {
    return new Date(this.first + at * DAY).toISOString().slice(0, 10);
  }

  /** The day of 2026-01-05; NaN where it is none. @param {string} iso */
  at(iso) {
    return Math.round((Date.parse(`${iso}T00:00:00Z`) - this.first) / DAY);
  }
}

/** `08:05`. @param {number} minutes */
function clock(minutes) {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(Math.round(minutes) % 60).padStart(2, "0")}`;
}
