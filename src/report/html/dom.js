// Elements and numbers. Texts enter the page as text alone, never as markup.

/**
 * An element with a class, attributes and listeners (`onclick`), and what is in it.
 * @param {string} tag as `div` or `div.class`
 * @param {Record<string, any>} [props]
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {any}
 */
function el(tag, props, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(props || {})) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) made.append(child);
  return made;
}

/**
 * A name, kept apart from the direction of the text around it.
 * @param {string} text
 */
function named(text) {
  return el("bdi.name", { title: text.length > 40 ? text : null }, text);
}

/** @param {Element|null} parent @param {...(Node|string|null|false)} children */
function fill(parent, ...children) {
  if (parent) parent.replaceChildren(...children.filter((child) => child !== null && child !== false).map((child) => /** @type {Node|string} */ (child)));
}

const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** A number, with a decimal where it is small. @param {number} value */
function shown(value) {
  const text = (Math.abs(value) >= 100 ? WHOLE : TENTHS).format(value);
  return text === "-0" ? "0" : text.replace("-", "−");
}

/** Hundredths of hours. @param {number} hundredths */
function hours(hundredths) {
  return `${shown(hundredths / 100)} h`;
}

/** The same with its sign. @param {number} hundredths @param {string} [unit] */
function change(hundredths, unit = "h") {
  const text = shown(hundredths / 100);
  return `${hundredths > 0 && text !== "0" ? "+" : ""}${text} ${unit}`;
}

/** @param {number} part @param {number} whole */
function share(part, whole) {
  return whole > 0 ? `${shown((100 * part) / whole)} %` : "–";
}

/** `1 account`, `12 accounts`. @param {number} number @param {string} noun */
function count(number, noun) {
  return `${WHOLE.format(number)} ${noun}${number === 1 ? "" : "s"}`;
}
