// What a process does to itself and to its database, whatever protocol it follows.
import * as f from "./layout.mjs";

/** How often a phase is tried in one run, and a call within it: `tries` in src/engine/once/calls.ts. */
export const tries = 3;

/** Goes on at a step, with all tries of a call before it. */
export function go(state, process, step) {
  state[process + f.at] = step;
  state[process + f.proven] = 0;
  state[process + f.attempts] = tries;
}

/** The process holds nothing in memory any more: its run ended, or it died. */
export function clear(state, process) {
  state.fill(0, process, process + f.processSize);
}

/** Takes the database's row into memory. */
export function takeRow(state, process, db) {
  for (let field = f.phase; field <= f.content; field += 1) {
    state[process + field] = state[db + field];
  }
}

/** Writes a phase into the row, unless it is further already. */
export function reach(state, db, phase) {
  if (state[db + f.phase] < phase) state[db + f.phase] = phase;
}

/** Writes a field of the row, unless something is written there. */
export function writeOnce(state, db, field, value) {
  if (state[db + field] === 0) state[db + field] = value;
}

/** A row as one number of 16 bits, and back. */
function packRow(state, db) {
  const [phase, minted, holder, result, content] = state.subarray(db, db + 5);
  return phase | (minted << 3) | (holder << 6) | (result << 9) | (content << 12);
}

export function unpackRow(state, db, row) {
  state[db + f.phase] = row & 7;
  state[db + f.minted] = (row >> 3) & 7;
  state[db + f.holder] = (row >> 6) & 7;
  state[db + f.result] = (row >> 9) & 7;
  state[db + f.content] = row >> 12;
}

/** Keeps the row among those that may be restored; sorted, each once. */
export function remember(state, db, history) {
  let row = packRow(state, db);
  if (row === 0) return;
  for (let slot = 0; slot < f.historySlots; slot += 1) {
    const offset = history + 2 * slot;
    const there = state[offset] | (state[offset + 1] << 8);
    if (there === row) return;
    if (there !== 0 && there < row) continue;
    state[offset] = row & 255;
    state[offset + 1] = row >> 8;
    if (there === 0) return;
    row = there;
  }
  throw new Error("the model needs more versions of a row than it has");
}

/** Rows that were committed before, and none at all. */
export function remembered(state, history) {
  const rows = [0];
  for (let slot = 0; slot < f.historySlots; slot += 1) {
    const offset = history + 2 * slot;
    const row = state[offset] | (state[offset + 1] << 8);
    if (row === 0) break;
    rows.push(row);
  }
  return rows;
}
