// What is looked at, and what the data says of it.

/**
 * What is looked at; weeks and days are counted from the calendar's first Monday.
 * @type {{role: number, today: boolean, segment: number, prospect: number, movedOnly: boolean, lines: boolean, rep: number, row: number,
 *   week: number, day: number}}
 */
const state = { role: 0, today: false, segment: -1, prospect: -1, movedOnly: false, lines: false, rep: -1, row: -1, week: -1, day: -1 };

/** One role, ready to be asked. */
class View {
  /** @param {Data} data @param {number} at @param {Calendars} calendars */
  constructor(data, at, calendars) {
    this.data = data;
    this.at = at;
    this.calendars = calendars;
    this.role = data.roles[at];
    this.rows = this.role.rows;
    this.size = this.rows.account.length;
    /** @type {Map<number, Territory>} */
    this.territory = new Map(this.role.territories.map((own) => [own.rep, own]));
    /** First entry of each unit in `others`. */
    this.first = [0];
    for (const number of this.role.others.count) this.first.push(this.first[this.first.length - 1] + number);
    /** @type {Map<number, number[]>} */
    this.members = new Map();
    this.rows.unit.forEach((unit, row) => {
      const own = this.members.get(unit);
      if (own) own.push(row);
      else this.members.set(unit, [row]);
    });
  }

  /** Who has a row, in the view that is shown. @param {number} row */
  holder(row) {
    return state.today ? this.rows.previous[row] : this.rows.rep[row];
  }

  /** Hours of calls and travel. @param {number} row */
  hours(row) {
    return this.rows.call_hours[row] + this.rows.travel_hours[row];
  }

  /** Whether filters let a row through. @param {number} row */
  isShown(row) {
    const { segment, prospect } = this.data.accounts;
    const account = this.rows.account[row];
    return (
      (state.segment < 0 || segment[account] === state.segment) &&
      (state.prospect < 0 || prospect[account] === state.prospect) &&
      (!state.movedOnly || this.rows.kind[row] !== 0)
    );
  }

  /** A person's name, or id where there is none. @param {number} rep */
  person(rep) {
    if (rep < 0) return "nobody";
    const own = this.data.reps[rep];
    return own ? own.name || own.id : this.data.others[rep - this.data.reps.length];
  }

  /** An account's name, or id where there is none. @param {number} row */
  account(row) {
    return this.nameOf(this.rows.account[row]);
  }

  /** The same of an account that may be in no row of the role. @param {number} account */
  nameOf(account) {
    return this.data.accounts.name[account] || this.data.accounts.id[account];
  }

  /** The row of an account, −1 where the role has none. @param {number} account */
  rowOf(account) {
    if (!this.rowOfAccount) this.rowOfAccount = new Map(this.rows.account.map((own, row) => [own, row]));
    return this.rowOfAccount.get(account) ?? -1;
  }

  /** @param {number} row */
  accountId(row) {
    return this.data.accounts.id[this.rows.account[row]];
  }

  /** Rows that go where this one goes, itself included. @param {number} row */
  family(row) {
    return this.members.get(this.rows.unit[row]) || [row];
  }

  /** Entries of `others` for a row. @param {number} row */
  others(row) {
    const unit = this.rows.unit[row];
    return Array.from({ length: this.role.others.count[unit] }, (_, at) => this.first[unit] + at);
  }

  /** Km as the crow flies from a rep's home to an account. @param {number} rep @param {number} row */
  km(rep, row) {
    const home = this.data.reps[rep];
    const at = this.rows.account[row];
    const [x, y] = [this.data.accounts.x[at], this.data.accounts.y[at]];
    if (!home || home.x === null || home.y === null || x === null || y === null) return null;
    if (this.data.planar) return Math.hypot(home.x - x, home.y - y) / 1000;
    const degree = Math.PI / 180 / 1e4;
    const [north, east] = [((y - home.y) * degree) / 2, ((x - home.x) * degree) / 2];
    const half = Math.sin(north) ** 2 + Math.cos(y * degree) * Math.cos(home.y * degree) * Math.sin(east) ** 2;
    return 2 * 6371 * Math.asin(Math.sqrt(Math.min(1, half)));
  }

  /** Rows of a rep: who stays, comes and leaves. @param {number} rep */
  book(rep) {
    /** @type {{stay: number[], come: number[], leave: number[]}} */
    const book = { stay: [], come: [], leave: [] };
    for (let row = 0; row < this.size; row++) {
      const [now, was] = [this.rows.rep[row] === rep, this.rows.previous[row] === rep];
      if (now) (was ? book.stay : book.come).push(row);
      else if (was) book.leave.push(row);
    }
    const largest = (/** @type {number} */ a, /** @type {number} */ b) => this.hours(b) - this.hours(a) || a - b;
    for (const rows of Object.values(book)) rows.sort(largest);
    return book;
  }

  /** Reps of other roles with whom a rep has accounts in common, where one role follows the other. @param {number} rep */
  inCommon(rep) {
    /** @type {{role: string, reps: number[], hours: number}[]} */
    const all = [];
    for (const { name, pairs } of this.data.roles) {
      const at = pairs?.with === this.role.name ? pairs.rep.indexOf(rep) : -1;
      if (pairs && at >= 0) all.push({ role: name, reps: pairs.partners[at], hours: pairs.hours[at] });
    }
    const own = this.role.pairs;
    const leaders = own ? own.rep.filter((_, at) => own.partners[at].includes(rep)) : [];
    if (own && leaders.length) all.push({ role: own.with, reps: leaders, hours: 0 });
    return all;
  }

  /** Accounts and reps whose name or id has a text in it, those that begin with it first. @param {string} text @param {number} most */
  find(text, most) {
    const asked = text.trim().toLowerCase();
    if (!asked) return [];
    if (!this.index) this.index = Array.from({ length: this.size }, (_, row) => `${this.account(row)}\n${this.accountId(row)}`.toLowerCase());
    /** @type {{rep: number, row: number, begins: boolean}[]} */
    const found = [];
    for (const { rep } of this.role.territories) {
      const own = `${this.person(rep)}\n${this.data.reps[rep].id}`.toLowerCase();
      if (own.includes(asked)) found.push({ rep, row: -1, begins: true });
    }
    for (let row = 0, begin = 0; row < this.size && begin < most; row++) {
      const at = this.index[row].indexOf(asked);
      if (at < 0) continue;
      const begins = at === 0 || this.index[row][at - 1] === "\n";
      if (begins) begin++;
      if (begins || found.length < 4 * most) found.push({ rep: -1, row, begins });
    }
    return found.sort((a, b) => Number(b.begins) - Number(a.begins)).slice(0, most);
  }
}
