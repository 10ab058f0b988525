// The map, drawn on a canvas: borders, outlines, accounts, homes, moves. Nothing is fetched for it.

/** Corners of outlines above which they wait until the map rests, and for how many milliseconds. */
const CORNERS = 20000;
const REST = 160;

/** The map of a view. */
class TerritoryMap {
  /** @param {HTMLCanvasElement} canvas @param {View} view */
  constructor(canvas, view) {
    this.canvas = canvas;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    this.context = context;
    this.view = view;
    this.ground = new Ground(view);
    /** Pixels per unit of the plane, now and where all is shown; where the middle of the plane is. */
    this.zoom = 1;
    this.home = 1;
    this.dx = 0;
    this.dy = 0;
    this.hovered = -1;
    this.pending = false;
    /** Whether the map is on the move: what takes long to draw waits until it rests. */
    this.moving = 0;
    this.stamps = new Stamps();
    this.shown = new Int32Array(0);
    this.tint = new Uint8Array(0);
    /** Milliseconds that the last pictures took. @type {number[]} */
    this.frames = [];
    /** @type {Map<string, HTMLCanvasElement>} */
    this.dots = new Map();
    this.fit();
  }

  /** Takes in a role. @param {View} view */
  show(view) {
    this.view = view;
    this.ground = new Ground(view);
    this.fit();
  }

  /** Shows rows as large as they fit. @param {number[]} [rows] */
  fit(rows) {
    this.frame(this.ground.bounds(rows && rows.length ? rows : this.ground.placed));
    this.home = rows ? this.home : this.zoom;
  }

  /** Shows a box as large as it fits. @param {number[]} box least and greatest x, then y @param {number} [room] pixels left around it */
  frame([west, east, south, north], room = 30) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const { least } = this.ground;
    const zoom = Math.min((width - 2 * room) / Math.max(east - west, least), (height - 2 * room) / Math.max(north - south, least));
    this.zoom = Math.max(zoom, 1e-6);
    this.dx = width / 2 - (this.zoom * (west + east)) / 2;
    this.dy = height / 2 - (this.zoom * (south + north)) / 2;
    this.draw();
  }

  /** Zooms around a point of the canvas. @param {number} factor @param {number} px @param {number} py */
  zoomAt(factor, px, py) {
    const zoom = Math.min(Math.max(this.zoom * factor, this.home / 4), this.home * 4000);
    [this.dx, this.dy] = [px - ((px - this.dx) * zoom) / this.zoom, py - ((py - this.dy) * zoom) / this.zoom];
    this.zoom = zoom;
    this.move();
  }

  /** @param {number} dx @param {number} dy */
  pan(dx, dy) {
    [this.dx, this.dy] = [this.dx + dx, this.dy + dy];
    this.move();
  }

  /** Draws what is quick, and the rest when the map rests. */
  move() {
    clearTimeout(this.moving);
    this.moving = setTimeout(() => {
      this.moving = 0;
      this.draw();
    }, REST);
    this.draw();
  }

  /** Draws with the next picture of the screen. */
  draw() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => {
      const started = performance.now();
      this.pending = false;
      this.paint();
      this.frames = [...this.frames.slice(-19), performance.now() - started];
    });
  }

  paint() {
    const { canvas, context, ground } = this;
    const dense = window.devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (!width || !height) return;
    if (canvas.width !== Math.round(width * dense) || canvas.height !== Math.round(height * dense)) {
      [canvas.width, canvas.height] = [Math.round(width * dense), Math.round(height * dense)];
    }
    const style = getComputedStyle(canvas);
    const ink = { land: style.getPropertyValue("--map"), line: style.getPropertyValue("--border"), text: style.color };
    context.setTransform(dense, 0, 0, dense, 0, 0);
    context.fillStyle = ink.land;
    context.fillRect(0, 0, width, height);
    context.setTransform(dense * this.zoom, 0, 0, dense * this.zoom, dense * this.dx, dense * this.dy);
    context.strokeStyle = ink.line;
    for (const [at, path] of ground.borders.entries()) {
      context.lineWidth = (at ? 0.8 : 1.2) / this.zoom;
      context.stroke(path);
    }
    if (!state.today && !(this.moving && ground.corners > CORNERS)) this.paintOutlines();
    context.setTransform(dense, 0, 0, dense, 0, 0);
    if (state.lines) this.paintMoves(ink.text);
    this.paintAccounts(width, height, dense);
    this.paintHomes(ink);
    paintRoute(this, ink);
    this.paintChosen(ink);
  }

  paintOutlines() {
    const { context, view, ground } = this;
    view.role.territories.forEach((own, at) => {
      const chosen = own.rep === state.rep;
      context.globalAlpha = chosen ? 0.35 : state.rep < 0 ? 0.2 : 0.08;
      context.fillStyle = PALETTE[own.colour];
      context.fill(ground.outlines[at], "evenodd");
      context.globalAlpha = chosen ? 1 : 0.7;
      context.strokeStyle = PALETTE[own.colour];
      context.lineWidth = (chosen ? 2.5 : 1.2) / this.zoom;
      context.stroke(ground.outlines[at]);
    });
    context.globalAlpha = 1;
  }

  /** A line from today's owner's home to that of the new one, by way of the account. @param {string} ink */
  paintMoves(ink) {
    const { context, view, ground } = this;
    context.globalAlpha = 0.45;
    context.lineWidth = 1;
    for (const row of ground.placed) {
      const [from, to] = [view.rows.previous[row], view.rows.rep[row]];
      if (view.rows.kind[row] === 0 || !view.isShown(row)) continue;
      if (state.rep >= 0 && from !== state.rep && to !== state.rep) continue;
      const [x, y] = this.screen(ground.x[row], ground.y[row]);
      for (const [rep, dashed] of /** @type {[number, boolean][]} */ ([[from, true], [to, false]])) {
        const home = this.homeOf(rep);
        if (!home) continue;
        context.strokeStyle = dashed ? ink : this.colour(to);
        context.setLineDash(dashed ? [2, 4] : []);
        context.beginPath();
        context.moveTo(x, y);
        context.lineTo(home[0], home[1]);
        context.stroke();
      }
    }
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  /** Takes in filters and owners: which rows are shown, and their colours. */
  refresh() {
    const { view, ground } = this;
    this.shown = Int32Array.from(ground.placed.filter((row) => view.isShown(row)));
    this.tint = Uint8Array.from(this.shown, (row) => view.territory.get(view.holder(row))?.colour ?? PALETTE.length);
    this.draw();
  }

  /** @param {number} width @param {number} height @param {number} dense */
  paintAccounts(width, height, dense) {
    const { context, view, ground, shown, tint, zoom, dx, dy } = this;
    const many = shown.length > STAMPED;
    const dot = Math.min(5, Math.max(0.9, (many ? 0.15 : 0.2) * Math.sqrt((width * height) / Math.max(ground.placed.length, 1))));
    const unit = dot * Math.min(2.5, Math.max(1, (zoom / this.home) ** 0.3));
    if (many) this.stamps.clear(this.canvas.width, this.canvas.height);
    for (let at = 0; at < shown.length; at++) {
      const row = shown[at];
      const [x, y] = [ground.x[row] * zoom + dx, ground.y[row] * zoom + dy];
      if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
      const radius = unit * ground.size[row];
      const faint = state.rep >= 0 && view.holder(row) !== state.rep;
      if (many) {
        this.stamps.put(x * dense, y * dense, radius * dense, pixelOf(tint[at], faint));
        continue;
      }
      context.globalAlpha = faint ? 0.18 : 1;
      const size = Math.max(1, Math.round(radius * 2) / 2);
      context.drawImage(this.dot(PALETTE[tint[at]] || NOBODY, size, dense), x - size - 1, y - size - 1, 2 * size + 2, 2 * size + 2);
    }
    context.globalAlpha = 1;
    if (many) {
      this.stamps.lay(context);
      context.setTransform(dense, 0, 0, dense, 0, 0);
    }
  }

  /** A dot, drawn once. @param {string} colour @param {number} radius @param {number} dense */
  dot(colour, radius, dense) {
    const key = `${colour} ${radius} ${dense}`;
    const known = this.dots.get(key);
    if (known) return known;
    const dot = document.createElement("canvas");
    dot.width = dot.height = Math.ceil((2 * radius + 2) * dense);
    const context = /** @type {CanvasRenderingContext2D} */ (dot.getContext("2d"));
    context.scale(dense, dense);
    context.beginPath();
    context.arc(radius + 1, radius + 1, radius, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
    context.lineWidth = 0.6;
    context.strokeStyle = "rgba(0, 0, 0, 0.55)";
    context.stroke();
    this.dots.set(key, dot);
    return dot;
  }

  /** @param {{land: string, text: string}} ink */
  paintHomes(ink) {
    const { context, view } = this;
    for (const own of view.role.territories) {
      const home = this.homeOf(own.rep);
      if (!home || (view.data.reps[own.rep].leaving && !state.today)) continue;
      const side = own.rep === state.rep ? 8 : 5.5;
      context.fillStyle = PALETTE[own.colour];
      context.strokeStyle = ink.text;
      context.lineWidth = 1.6;
      context.beginPath();
      context.moveTo(home[0], home[1] - 1.5 * side);
      context.lineTo(home[0] + side, home[1] - 0.4 * side);
      context.lineTo(home[0] + side, home[1] + side);
      context.lineTo(home[0] - side, home[1] + side);
      context.lineTo(home[0] - side, home[1] - 0.4 * side);
      context.closePath();
      context.fill();
      context.stroke();
    }
  }

  /** @param {{text: string}} ink */
  paintChosen(ink) {
    const { context, ground } = this;
    for (const row of new Set([this.hovered, state.row])) {
      if (row < 0 || Number.isNaN(ground.x[row])) continue;
      const [x, y] = this.screen(ground.x[row], ground.y[row]);
      context.beginPath();
      context.arc(x, y, 10, 0, 2 * Math.PI);
      context.lineWidth = row === state.row ? 3 : 2;
      context.strokeStyle = ink.text;
      context.stroke();
    }
  }

  /** Where a rep's home is on the canvas. @param {number} rep */
  homeOf(rep) {
    const home = this.ground.home(rep);
    return home && this.screen(home[0], home[1]);
  }

  /** @param {number} x @param {number} y */
  screen(x, y) {
    return [x * this.zoom + this.dx, y * this.zoom + this.dy];
  }

  /** A person's colour. @param {number} rep */
  colour(rep) {
    const own = this.view.territory.get(rep);
    return own ? PALETTE[own.colour] : NOBODY;
  }

  /** The account nearest to a point of the canvas, −1 if none is near. @param {number} px @param {number} py */
  pick(px, py) {
    const { ground, view } = this;
    const reach = 12;
    const at = (/** @type {number} */ sign) => [(px + sign * reach - this.dx) / this.zoom, (py + sign * reach - this.dy) / this.zoom];
    let [best, nearest] = [-1, reach * reach];
    ground.cells.near(at(-1), at(1), (row) => {
      const [x, y] = this.screen(ground.x[row], ground.y[row]);
      const far = (x - px) ** 2 + (y - py) ** 2;
      if (far < nearest && view.isShown(row)) [best, nearest] = [row, far];
    });
    return best;
  }

  /** The rep whose home is under a point of the canvas, −1 if none is. @param {number} px @param {number} py */
  pickHome(px, py) {
    const under = this.view.role.territories.find((own) => {
      const home = this.homeOf(own.rep);
      return home && Math.abs(home[0] - px) < 9 && Math.abs(home[1] - py) < 11;
    });
    return under ? under.rep : -1;
  }
}
