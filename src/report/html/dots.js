// Dots by the hundred thousand: stamped into pixels, as canvases take too long to draw so many.

/** Okabe and Ito's colours (2008), told apart by colour-blind readers; their yellow a little darker, and grey in place of black. */
const PALETTE = ["#e69f00", "#56b4e9", "#009e73", "#0072b2", "#d55e00", "#cc79a7", "#d9c83a", "#8a8a8a"];
const NOBODY = "#9aa0a6";
/** Dots above which they are stamped. */
const STAMPED = 15000;
/** Colours as pixels hold them, without their alpha: blue, green, red from the top. */
const PIXELS = [...PALETTE, NOBODY].map((hex) => (parseInt(hex.slice(5, 7), 16) << 16) | (parseInt(hex.slice(3, 5), 16) << 8) | parseInt(hex.slice(1, 3), 16));
const FAINT = 46;

/** A layer of pixels, and the stamps that were cut so far. */
class Stamps {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.pixels = new Uint32Array(0);
    /** @type {Map<number, number[]>} */
    this.cut = new Map();
  }

  /** A blank layer. @param {number} width @param {number} height */
  clear(width, height) {
    if (this.canvas.width !== width || this.canvas.height !== height || this.pixels.length !== width * height) {
      [this.canvas.width, this.canvas.height] = [width, height];
      this.pixels = new Uint32Array(width * height);
      this.cut.clear();
    } else this.pixels.fill(0);
  }

  /** Pixels of a dot around its middle, as steps in the layer. @param {number} radius in half pixels */
  stamp(radius) {
    const known = this.cut.get(radius);
    if (known) return known;
    const [reach, steps] = [Math.ceil(radius / 2), /** @type {number[]} */ ([])];
    for (let y = -reach; y <= reach; y++) {
      for (let x = -reach; x <= reach; x++) if (4 * (x * x + y * y) <= radius * radius) steps.push(y * this.canvas.width + x);
    }
    this.cut.set(radius, steps);
    return steps;
  }

  /** Puts a dot where all of it lies inside. @param {number} x @param {number} y @param {number} radius @param {number} pixel */
  put(x, y, radius, pixel) {
    const [column, line, half] = [Math.round(x), Math.round(y), Math.max(1, Math.round(2 * radius))];
    const reach = (half + 1) >> 1;
    const { width, height } = this.canvas;
    if (column < reach || line < reach || column >= width - reach || line >= height - reach) return;
    const middle = line * width + column;
    for (const step of this.stamp(half)) this.pixels[middle + step] = pixel;
  }

  /** Lays the dots over a canvas. @param {CanvasRenderingContext2D} context */
  lay(context) {
    const layer = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    layer.putImageData(new ImageData(new Uint8ClampedArray(this.pixels.buffer), this.canvas.width), 0, 0);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.canvas, 0, 0);
  }
}

/** A pixel of a colour of the palette, the last for nobody. @param {number} colour @param {boolean} faint */
function pixelOf(colour, faint) {
  return (((faint ? FAINT : 255) << 24) | PIXELS[colour]) >>> 0;
}
