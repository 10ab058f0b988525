// Reads calendars of reps with ical.js and holds them against calendar.csv: all events are there, the second version moves and doubles
// none.
//
//     node calendar_readers.mjs FIRST SECOND
import fs from "node:fs";
import path from "node:path";
import ICAL from "ical.js";

function rows(folder) {
  const [head, ...lines] = fs.readFileSync(path.join(folder, "calendar/calendar.csv"), "utf8").trim().split("\n");
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, at) => [names[at], cell])));
}

function events(folder) {
  const found = new Map();
  const files = fs.readdirSync(path.join(folder, "calendar")).filter((name) => name.endsWith(".ics"));
  for (const name of files) {
    const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(path.join(folder, "calendar", name), "utf8")));
    for (const component of calendar.getAllSubcomponents("vevent")) {
      const event = new ICAL.Event(component);
      const key = `${name.slice(0, -4)} ${event.uid}`;
      if (found.has(key)) throw new Error(`${name}: ${event.uid} is there twice`);
      const off = component.getFirstPropertyValue("status") === "CANCELLED";
      found.set(key, { begin: event.startDate.toJSDate().getTime(), sequence: event.sequence, off });
    }
  }
  return found;
}

const [first, second] = process.argv.slice(2).map((folder) => [events(folder), rows(folder)]);
for (const [found, table] of [first, second]) {
  const standing = [...found.values()].filter((event) => !event.off).length;
  if (standing !== table.length) throw new Error(`${standing} events, ${table.length} rows`);
  for (const row of table) {
    if (!found.has(`${row.rep_id} ${row.uid}`)) throw new Error(`no event of ${row.uid}`);
  }
}
let moved = 0;
const inbox = new Map(first[0]);
for (const [key, event] of second[0]) {
  const before = inbox.get(key);
  if (before && (before.begin !== event.begin || event.off)) {
    if (event.sequence <= before.sequence) throw new Error(`${key} moved, its sequence did not`);
    moved += 1;
  }
  inbox.set(key, event);
}
const standing = [...inbox.values()].filter((event) => !event.off).length;
if (standing !== second[1].length) throw new Error(`${standing} events stand, ${second[1].length} should`);
console.log(`ical.js: ${first[0].size} events; ${moved} moved or called off, none doubled`);
