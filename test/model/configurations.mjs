// What is explored: the shipped protocol, which must be clean; protocols with a mistake, which must be
// refuted; and what the protocol cannot know, which is why there is a daily audit.

/*
 * A configuration: `processes` on `databases`, how often each thing may go wrong (`budget`; `short` in the
 * suite), which `phases` differ from all of them, and
 *   anytime   a database is restored even while a process works on it
 *   again     somebody asks once more for what was created
 *   bug       a mistake that is built in
 *   breaks    an assumption about the sink that does not hold
 */
const small = { crashes: 1, faults: 1 };
const noClaim = { claim: false };
const nothingElsewhere = { claim: false, mirror: false, stamp: false };

/** The protocol as shipped: no state may have two results, and every one must have a good end. */
export const shipped = [
  { name: "one process", budget: { crashes: 3, faults: 4 }, short: { crashes: 2, faults: 2 } },
  {
    name: "one process, stale reads",
    budget: { crashes: 2, faults: 3, stales: 2 },
    short: { ...small, stales: 1 },
  },
  {
    name: "one process, state restored",
    budget: { crashes: 2, faults: 2, restores: 1 },
    short: { ...small, restores: 1 },
  },
  {
    name: "one process, state restored twice, also while it runs",
    anytime: true,
    budget: { crashes: 1, faults: 2, restores: 2 },
    short: { crashes: 1, restores: 2 },
  },
  {
    name: "one process, record edited",
    budget: { crashes: 2, faults: 2, edits: 2 },
    short: { ...small, edits: 2 },
  },
  {
    name: "one process, record edited, state restored",
    budget: { edits: 2, restores: 2 },
    short: { edits: 1, restores: 1 },
  },
  {
    name: "one process, record withdrawn and wanted again",
    budget: { crashes: 2, faults: 2, withdrawals: 2 },
    short: { ...small, withdrawals: 2 },
  },
  {
    name: "one process, withdrawn and undone",
    phases: { undo: true },
    budget: { crashes: 2, faults: 2, withdrawals: 2 },
    short: { ...small, withdrawals: 2 },
  },
  {
    name: "one process, edited and withdrawn",
    budget: { crashes: 1, faults: 2, edits: 2, withdrawals: 2 },
    short: { faults: 1, edits: 1, withdrawals: 1 },
  },
  {
    name: "one process, asked for once more",
    again: true,
    budget: { withdrawals: 1, edits: 1, restores: 2 },
    short: { withdrawals: 1, edits: 1 },
  },
  {
    name: "one process, minted things deleted",
    budget: { crashes: 2, faults: 2, deletions: 2 },
    short: { ...small, deletions: 1 },
  },
  {
    name: "two processes, one database",
    processes: 2,
    budget: small,
    short: { crashes: 1 },
  },
  {
    name: "two processes, one database, restored while they run",
    processes: 2,
    anytime: true,
    budget: { crashes: 1, restores: 1 },
    short: {},
  },
  {
    name: "two processes, one database, record edited",
    processes: 2,
    budget: { faults: 1, edits: 1 },
    short: { edits: 1 },
  },
  {
    name: "two databases",
    processes: 2,
    databases: 2,
    budget: { crashes: 1, faults: 2 },
    short: { faults: 1 },
  },
  {
    name: "two databases, one restored",
    processes: 2,
    databases: 2,
    anytime: true,
    budget: { faults: 1, restores: 1 },
    short: { crashes: 1 },
  },
  {
    name: "two databases, record edited",
    processes: 2,
    databases: 2,
    budget: { faults: 1, edits: 1 },
    short: { edits: 1 },
  },
  {
    name: "a database and its clone",
    processes: 2,
    databases: 2,
    budget: { crashes: 1, faults: 1, clones: 1 },
    short: { clones: 1 },
  },
  {
    name: "one process, no claim",
    phases: noClaim,
    budget: { crashes: 3, faults: 4 },
    short: { crashes: 1, faults: 2 },
  },
  {
    name: "one process, no claim, state restored once",
    phases: noClaim,
    budget: { crashes: 2, faults: 2, restores: 1 },
    short: { crashes: 1, restores: 1 },
  },
  {
    name: "two processes, one database, no claim",
    processes: 2,
    phases: noClaim,
    budget: small,
    short: { crashes: 1 },
  },
  {
    name: "two processes, nothing but the bind",
    processes: 2,
    phases: nothingElsewhere,
    budget: small,
    short: { faults: 1 },
  },
];

/** Mistakes, and assumptions that do not hold. `finds`: what the checker must find. */
export const refuted = [
  { name: "creates at once", bug: "naive", budget: small, finds: "two results" },
  { name: "searches, then creates", bug: "search first", budget: small, finds: "two results" },
  { name: "marks early", bug: "mark early", budget: {}, finds: "marked without a result" },
  {
    name: "binds whatever is there",
    bug: "bind",
    processes: 2,
    phases: nothingElsewhere,
    budget: { crashes: 1 },
    finds: "two results",
  },
  {
    name: "ignores that its claim was lost",
    bug: "ignore claim",
    processes: 2,
    databases: 2,
    budget: {},
    finds: "two results",
  },
  {
    name: "no claim, no mirror, state restored",
    phases: { ...noClaim, mirror: false },
    budget: { crashes: 1, restores: 1 },
    finds: "two results",
  },
  {
    name: "no claim, two databases",
    phases: noClaim,
    processes: 2,
    databases: 2,
    budget: {},
    finds: "two results",
  },
  {
    name: "completes before it claims",
    bug: "complete first",
    processes: 2,
    databases: 2,
    budget: {},
    finds: "two results",
  },
  {
    name: "completes before it claims, state restored",
    bug: "complete first",
    phases: { mirror: false },
    budget: { crashes: 1, restores: 1 },
    finds: "two results",
  },
  { name: "tells nobody of an edit", bug: "no alert", budget: { edits: 1 }, finds: "bad end" },
  {
    name: "tells of an edit only after all is done",
    bug: "alert last",
    budget: { crashes: 1, edits: 1 },
    finds: "bad end",
  },
  {
    name: "says verified although the state was replaced and holds no result",
    bug: "verifies nothing",
    anytime: true,
    budget: { crashes: 1, edits: 1, restores: 1 },
    finds: "a row is done and names no result",
  },
  {
    name: "A1 does not hold: a thing becomes two results",
    breaks: "A1",
    budget: { faults: 1 },
    finds: "two results",
  },
  {
    name: "A2 does not hold: a claim is overwritten",
    breaks: "A2",
    processes: 2,
    databases: 2,
    budget: {},
    finds: "two results",
  },
];

/** No second result here either, but an end that only the audit notices. */
export const limits = [
  {
    name: "restored to before it was begun, and withdrawn: nobody knows of the result",
    budget: { withdrawals: 1, restores: 1, crashes: 1 },
  },
  {
    name: "asked for once more, and a late request marks it: nobody sees that it was asked",
    again: true,
    budget: { withdrawals: 1, faults: 1 },
  },
  {
    name: "edited before a late mark arrives, and restored to before it was begun",
    budget: { crashes: 1, edits: 1, restores: 1 },
  },
];
