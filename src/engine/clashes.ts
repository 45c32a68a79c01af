import { SyncError } from "../core/errors.ts";
import type { ClashingClaim, DocumentRef } from "../core/staged.ts";
import { reject, type Rejected, type RunContext } from "./run-context.ts";

/**
 * Rejects every document of this run that claims what another claims too, and names all of them:
 * nobody but the brand can say which is right. What stands from before stays as it is.
 */
export async function rejectClashes(context: RunContext): Promise<void> {
  // Where a document is taken back, the one it would have replaced stands again, and with it its
  // values. Each pass takes documents back for good, so there is a last one.
  while (await rejectOnce(context));
}

/**
 * Takes back every archiving of a document that another record has as its own in this run: to the
 * sink it is one document, and it lives on.
 */
export async function keepHandedOver({
  store,
  run,
  tally,
}: RunContext): Promise<readonly DocumentRef[]> {
  const documents = await store.handedOver(run);
  await store.unstage(run, documents);
  tally.leaveOut("taken over by another record", documents.length);
  return documents;
}

async function rejectOnce(context: RunContext): Promise<boolean> {
  const { store, run, tally } = context;
  const reasons = new Map<string, { claim: ClashingClaim; error: SyncError }>();
  for (const group of await store.clashes(run)) {
    const error = explain(group);
    for (const claim of group) {
      const id = `${claim.key}\0${claim.ref}`;
      if (claim.staged && !reasons.has(id)) reasons.set(id, { claim, error });
    }
  }
  if (reasons.size === 0) return false;
  const claims = [...reasons.values()].map(({ claim }) => claim);
  const refs = [...new Set(claims.map(({ ref }) => ref))];
  const written = new Set(
    (await store.unstage(run, claims)).map(({ key, ref }) => `${key}\0${ref}`),
  );
  const data = await store.stagedData(run, refs);
  await store.unsettle(run, refs);
  const rejected = [...reasons].map(([id, { claim, error }]): Rejected => {
    if (!written.has(id)) tally.notUnchanged();
    const { ref, key, title } = claim;
    return { ref, key, title, error, record: data.get(ref), retry: true };
  });
  await reject(context, rejected);
  return true;
}

function explain(group: readonly ClashingClaim[]): SyncError {
  const [first] = group;
  const { name, value } = first ?? { name: "", value: "" };
  const owners = [...new Set(group.map(({ title, ref }) => `"${title ?? ref}" (${ref})`))];
  const several = owners.length > 1 ? listed(owners) : `several documents of ${owners[0] ?? ""}`;
  return name === ""
    ? new SyncError("document/duplicate-key", `the key "${value}" is claimed by ${several}`)
    : new SyncError("document/duplicate-value", `${name} "${value}" is used by ${several}`, {
        facts: { name, value },
      });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5);
  const rest = names.length - shown.length;
  const tail = rest > 0 ? `${String(rest)} more` : (shown.pop() ?? "");
  return `${shown.join(", ")} and ${tail}`;
}
