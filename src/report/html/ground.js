// Places and lines of a role in the plane of the map.

/** A role's accounts, outlines and borders in the plane: Mercator's, or as they are where the plan is planar. */
class Ground {
  /** @param {View} view */
  constructor(view) {
    const { data, rows, size } = view;
    this.view = view;
    this.planar = data.planar;
    this.scale = data.planar ? 1 / 1000 : 1 / 1e4;
    /** Least width and height that are shown whole. */
    this.least = data.planar ? 1 : 0.05;
    this.x = new Float64Array(size);
    this.y = new Float64Array(size);
    for (let row = 0; row < size; row++) {
      const at = rows.account[row];
      [this.x[row], this.y[row]] = this.flat(data.accounts.x[at], data.accounts.y[at]);
    }
    /** Rows that have a place. */
    this.placed = Array.from({ length: size }, (_, row) => row).filter((row) => !Number.isNaN(this.x[row]));
    const [west, east, south, north] = this.bounds(this.placed);
    /** What is taken off all places: canvases are exact near 0 alone. */
    this.centre = [(west + east) / 2, (south + north) / 2];
    for (const row of this.placed) {
      this.x[row] -= this.centre[0];
      this.y[row] -= this.centre[1];
    }
    const sorted = Float64Array.from(this.placed, (row) => view.hours(row)).sort();
    const usual = Math.max(1, sorted[sorted.length >> 1] || 1);
    /** How large a dot is beside that of an account in the middle. */
    this.size = Float32Array.from({ length: size }, (_, row) => Math.min(2.4, Math.max(0.6, Math.sqrt(view.hours(row) / usual))));
    this.corners = view.role.territories.reduce((sum, own) => sum + own.outline.reduce((all, line) => all + line.length / 2, 0), 0);
    this.outlines = view.role.territories.map((own) => this.path(own.outline, this.scale, true));
    this.borders = [data.borders.countries, data.borders.states].map((lines) => this.path(lines, 1 / 100, false));
    this.cells = new Cells(this);
  }

  /** A place in the plane; NaN where there is none. @param {number|null} x @param {number|null} y */
  flat(x, y) {
    return x === null || y === null ? [NaN, NaN] : this.plane(x * this.scale, y * this.scale);
  }

  /** @param {number} x @param {number} y */
  plane(x, y) {
    return this.planar ? [x, -y] : mercator(x, y);
  }

  /** Lines as a path. @param {number[][]} lines @param {number} scale @param {boolean} closed */
  path(lines, scale, closed) {
    const path = new Path2D();
    for (const line of lines) {
      let first = true;
      corners(line, (x, y) => {
        const flat = this.plane(x * scale, y * scale);
        const [px, py] = [flat[0] - this.centre[0], flat[1] - this.centre[1]];
        if (first) path.moveTo(px, py);
        else path.lineTo(px, py);
        first = false;
      });
      if (closed) path.closePath();
    }
    return path;
  }

  /** Least and greatest x and y of rows. @param {number[]} rows */
  bounds(rows) {
    let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const row of rows) {
      if (Number.isNaN(this.x[row])) continue;
      [west, east] = [Math.min(west, this.x[row]), Math.max(east, this.x[row])];
      [south, north] = [Math.min(south, this.y[row]), Math.max(north, this.y[row])];
    }
    return west > east ? [-1, 1, -1, 1] : [west, east, south, north];
  }

  /** A rep's home in the plane; null where there is none. @param {number} rep */
  home(rep) {
    const own = this.view.data.reps[rep];
    if (!own || own.x === null) return null;
    const [x, y] = this.flat(own.x, own.y);
    return [x - this.centre[0], y - this.centre[1]];
  }
}

/** Accounts sorted into squares, to find those under the pointer. */
class Cells {
  /** @param {Ground} ground */
  constructor(ground) {
    const [west, east, south, north] = ground.bounds(ground.placed);
    this.side = Math.max(1, Math.ceil(Math.sqrt(ground.placed.length / 4)));
    this.corner = [west, south];
    this.step = [Math.max(east - west, 1e-9) / this.side, Math.max(north - south, 1e-9) / this.side];
    /** @type {Map<number, number[]>} */
    this.rows = new Map();
    for (const row of ground.placed) {
      const [column, line] = this.cell(ground.x[row], ground.y[row]);
      const at = line * this.side + column;
      const own = this.rows.get(at);
      if (own) own.push(row);
      else this.rows.set(at, [row]);
    }
  }

  /** @param {number} x @param {number} y */
  cell(x, y) {
    const inside = (/** @type {number} */ value, /** @type {number} */ axis) => Math.min(Math.max(Math.floor((value - this.corner[axis]) / this.step[axis]), 0), this.side - 1);
    return [inside(x, 0), inside(y, 1)];
  }

  /** Calls `each` for the rows in and around a box. @param {number[]} from @param {number[]} to @param {(row: number) => void} each */
  near(from, to, each) {
    const [[left, top], [right, bottom]] = [this.cell(from[0], from[1]), this.cell(to[0], to[1])];
    for (let line = top; line <= bottom; line++) {
      for (let column = left; column <= right; column++) for (const row of this.rows.get(line * this.side + column) || []) each(row);
    }
  }
}

/** Degrees in Mercator's plane, in degrees of longitude, y downwards. @param {number} longitude @param {number} latitude */
function mercator(longitude, latitude) {
  const north = (Math.max(-85, Math.min(85, latitude)) * Math.PI) / 180;
  return [longitude, (-180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + north / 2))];
}
