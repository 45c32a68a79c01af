// What a request does where it arrives: at the source or at the sink. It may arrive long after it was sent.
import * as f from "./layout.mjs";

/** Kinds of requests, by number. */
export const requests = [
  "",
  "mint",
  "claim",
  "mirror",
  "refresh",
  "complete",
  "stamp",
  "mark",
  "undo",
  "discard",
  "create",
];
export const kind = Object.fromEntries(requests.map((name, index) => [name, index]));

/** Answer of a request that was refused. */
export const refusal = -1;

/**
 * Lets a request take effect in a state; gives the answer, `refusal` if it is refused. Arguments are ids;
 * of `mint` and `create` the revision, of `refresh` the id and 8 times the revision.
 * `breaks` names an assumption about the sink that does not hold: "A1" or "A2".
 */
export function arrive(state, request, argument, breaks) {
  const thing = f.mintedAt + (argument & 7);
  switch (request) {
    case kind.mint: {
      const id = firstFree(state, f.mintedAt);
      state[f.mintedAt + id] = f.open | (argument << 2);
      return id;
    }
    case kind.claim:
      if (state[f.claimCell] !== 0 && breaks !== "A2") return 0;
      state[f.claimCell] = argument;
      return argument;
    case kind.mirror:
      state[f.sourceMirror] = argument;
      return 0;
    case kind.refresh:
      if ((state[thing] & 3) !== f.open) return refusal;
      state[thing] = f.open | ((argument >> 3) << 2);
      return 0;
    case kind.complete: {
      const isDone = (state[thing] & 3) === f.complete;
      if ((state[thing] & 3) !== f.open && !(isDone && breaks === "A1")) return refusal;
      const revision = state[thing] >> 2;
      state[thing] = f.complete | (revision << 2);
      return addResult(state, argument, revision);
    }
    case kind.stamp:
      if (state[f.stampCell] === 0) state[f.stampCell] = argument;
      return state[f.stampCell] === argument ? 0 : 1;
    case kind.mark:
      if (state[f.sourceStatus] === f.withdrawn) return refusal;
      state[f.sourceStatus] = f.done;
      state[f.told] |= f.wasDone;
      return 0;
    case kind.undo:
      state[f.resultAt + argument] |= 16;
      return 0;
    case kind.discard:
      if ((state[thing] & 3) === f.complete) return refusal;
      state[thing] = f.deleted | (state[thing] & ~3);
      return 0;
    case kind.create:
      return addResult(state, firstFree(state, f.resultAt), argument);
    default:
      throw new Error(`there is no request ${request}`);
  }
}

/** A result has the id of what it was made of, unless there is one already. */
function addResult(state, id, revision) {
  const free = state[f.resultAt + id] === 0 ? id : firstFree(state, f.resultAt);
  state[f.resultAt + free] = revision + 1;
  return free;
}

function firstFree(state, from) {
  for (let id = 1; id <= f.most; id += 1) if (state[from + id] === 0) return id;
  throw new Error("the model needs more ids than it has");
}

/** How many results there are. */
export function resultsIn(state) {
  let found = 0;
  for (let id = 1; id <= f.most; id += 1) if (state[f.resultAt + id] !== 0) found += 1;
  return found;
}

/** Puts a request under way; sorted, so that the sequence in which they were sent makes no difference. */
export function sendLate(state, request, argument) {
  let [one, other] = [request, argument];
  for (let slot = 0; slot < f.lateSlots; slot += 1) {
    const offset = f.lateAt + 2 * slot;
    if (state[offset] === 0) {
      state[offset] = one;
      state[offset + 1] = other;
      return;
    }
    if ((state[offset] << 8) + state[offset + 1] > (one << 8) + other) {
      const [before, argumentBefore] = [state[offset], state[offset + 1]];
      state[offset] = one;
      state[offset + 1] = other;
      [one, other] = [before, argumentBefore];
    }
  }
  throw new Error("the model needs more requests under way than it has");
}

/** Takes the request in a slot off the way. */
export function takeLate(state, slot) {
  state.copyWithin(f.lateAt + 2 * slot, f.lateAt + 2 * slot + 2, f.lateAt + 2 * f.lateSlots);
  const last = f.lateAt + 2 * f.lateSlots - 2;
  state[last] = 0;
  state[last + 1] = 0;
}
