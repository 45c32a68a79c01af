// How a state of the model is laid out: one byte a field, so that millions fit into memory and two states
// are equal if their bytes are. Offsets are fixed; only the histories at the end may be missing.

/** What the source says of its one record. */
export const wanted = 0;
export const done = 1;
export const withdrawn = 2;

/** Phases of an intent's row; 0 where there is none. */
export const absent = 0;
export const intended = 1;
export const bound = 2;
export const claimed = 3;
export const completed = 4;
export const verified = 5;
export const marked = 6;

/** States of a minted thing. */
export const open = 1;
export const complete = 2;
export const deleted = 3;

/** Most things that can be minted, and most results. */
export const most = 7;

// Source, claim and stamp in the sink, and what somebody was told.
export const sourceRevision = 0;
export const sourceStatus = 1;
export const sourceMirror = 2;
export const claimCell = 3;
export const stampCell = 4;
export const told = 5;
/** Somebody was told that what was created is not what the source says; the source was once told. */
export const wasTold = 1;
export const wasDone = 2;

// What may still go wrong.
export const crashes = 6;
export const faults = 7;
export const restores = 8;
export const edits = 9;
export const withdrawals = 10;
export const deletions = 11;
export const stales = 12;
export const clones = 13;

/** Minted thing i: state, and the revision it was made of times 4. */
export const mintedAt = 13;
/** Result i: one more than the revision it was made of; 16 added once it was undone. */
export const resultAt = mintedAt + most;

/** Requests under way that may still arrive: kind and argument, sorted. */
export const lateAt = resultAt + most + 1;
export const lateSlots = 7;

// A row and the lease of a database.
const dbAt = lateAt + 2 * lateSlots;
const dbSize = 7;
export const phase = 0;
export const minted = 1;
export const holder = 2;
export const result = 3;
export const content = 4;
/** One bit for each process whose writes are taken. */
export const lease = 5;
/** 1 if the last run ended with a letter that only somebody can answer. */
export const parked = 6;

// A process: where it is, its copy of the row (as above, fields 0 to 4), and what it holds in memory.
const processAt = dbAt + 2 * dbSize;
export const processSize = 14;
export const at = 5;
/** 1 between proving the lease and sending a request. */
export const proven = 6;
/** The record as it was decided about. */
export const decided = 7;
export const decidedStatus = 8;
export const decidedMirror = 9;
/** How often a phase and a call may still be tried in this run. */
export const rounds = 10;
export const attempts = 11;
/** An answer between the call and the write that keeps it. */
export const answer = 12;
export const flags = 13;
export const isRefused = 1;
export const isAlert = 2;
export const isFollowing = 4;
export const hasAlerted = 8;

const historyAt = processAt + 2 * processSize;
export const historySlots = 16;

export const database = (index) => dbAt + index * dbSize;
export const processOf = (index) => processAt + index * processSize;
export const historyOf = (index) => historyAt + index * 2 * historySlots;

/** How many bytes a state has where this many databases may be restored. */
export const widthOf = (restorable) => historyAt + restorable * 2 * historySlots;
