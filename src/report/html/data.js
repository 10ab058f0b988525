"use strict";
// @ts-check
// What the page shows, as `data.rs` writes it. Hours are in hundredths; people are places in `reps` and, behind those, `others`;
// −1 is nobody.

/**
 * @typedef {{id: string[], name: string[], city: string[], x: (number|null)[], y: (number|null)[], segment: number[],
 *   prospect: number[], revenue: number[], potential: number[]}} Accounts
 * @typedef {{id: string, name: string, x: number|null, y: number|null, capacity: number, leaving: boolean}} Person
 * @typedef {{accounts: number, calls: number, call_hours: number, travel_hours: number, potential: number}} Carried
 * @typedef {{rep: number, colour: number, before: Carried, after: Carried, moved_in: number, hour_worth: number|null,
 *   least: number|null, most: number|null, reached: string[], outline: number[][]}} Territory
 * @typedef {{account: number[], rep: number[], previous: number[], kind: number[], calls: number[], given_up: number[],
 *   call_hours: number[], travel_hours: number[], unit: number[], reason: number[], because: string[]}} Rows
 * @typedef {{count: number[], rep: number[], hours: number[], travel_hours: number[], travel: number[], moving: number[], pairs: number[],
 *   service: number[], balance: number[], least: (number|null)[], broken: number[][]}} Others
 * @typedef {{name: string, unit: string, verdict: string, territories: Territory[], rows: Rows, others: Others,
 *   texts: string[], pairs: Pairs|null}} Role
 * @typedef {{with: string, words: string, free: number, rep: number[], partners: number[][], hours: number[]}} Pairs
 * @typedef {{role: number, rep: number, accounts: number[], day: number[], calls: number[], bed: number[], back: number[],
 *   account: number[], channel: number[], start: number[], minutes: number[], drive: number[]}} RepCalls
 * @typedef {{from: string, day_start: number, desk: number, channels: string[], visit: number[], left_out: number,
 *   reps: RepCalls[]}} CalendarData
 * @typedef {{schema: string, planar: boolean, segments: string[], accounts: Accounts, reps: Person[], others: string[],
 *   roles: Role[], borders: {countries: number[][], states: number[][]}, calendar?: CalendarData}} Data
 */

/** What happens to an account, by `kind`. */
const KINDS = ["stays", "changes hands", "its owner leaves", "had nobody", "is given up", "goes to another role"];

/**
 * Unpacks the block of data.
 * @param {string} text
 * @returns {Promise<Data>}
 */
async function unpack(text) {
  const packed = atob(text.trim());
  const bytes = new Uint8Array(packed.length);
  for (let at = 0; at < packed.length; at++) bytes[at] = packed.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).json();
}

/**
 * Corners of a line that is written as its first corner and the way from each to the next.
 * @param {number[]} line
 * @param {(x: number, y: number) => void} each
 */
function corners(line, each) {
  let x = 0;
  let y = 0;
  for (let at = 0; at + 1 < line.length; at += 2) {
    x += line[at];
    y += line[at + 1];
    each(x, y);
  }
}
