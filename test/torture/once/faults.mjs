// How calls go wrong. What becomes of one is told by its name, which is the phase, the record and how
// often that was called before.

/** Shares of the calls that change something. */
const ofEffects = {
  "not sent": 0.035,
  "lost before": 0.045,
  "answer lost": 0.06,
  zombie: 0.05,
  "500 before": 0.025,
  "500 after": 0.035,
  throttled: 0.025,
  refused: 0.01,
  denied: 0.002,
};

/** Shares of the calls that only read. */
const ofReads = {
  "not sent": 0.05,
  "answer lost": 0.06,
  "500 before": 0.05,
  throttled: 0.03,
  stale: 0.07,
};

/** How long a request may be on its way after its sender gave it up. */
export const longestZombieMs = 3_600_000;

/** How far behind a stale answer is: reads by id soon see what was acknowledged. */
export const stalestMs = 5_000;

/** Which fault this call meets, if any. */
export function faultOf(chance, id, isRead) {
  return chance.weighed(isRead ? ofReads : ofEffects, `fault ${id}`);
}

/** Faults in which the effect happens at once. */
export const hasEffect = new Set([undefined, "stale", "answer lost", "500 after"]);

/** What the caller is told; undefined where the answer arrives. */
export function toldOf(fault, name, SyncError) {
  switch (fault) {
    case "not sent":
      return new SyncError("http/unreachable", `${name} could not be sent`);
    case "lost before":
    case "answer lost":
    case "zombie":
      return new SyncError("http/timeout", `${name} was not answered`);
    case "500 before":
    case "500 after":
      return new SyncError("http/server-error", `${name} was answered with 500`);
    case "throttled":
      return new SyncError("http/throttled", `${name} was put off`);
    case "refused":
      return new SyncError("sink/refused", `${name} was refused this once`);
    case "denied":
      return new SyncError("access/refused", `${name} was denied this once`);
    default:
      return undefined;
  }
}
