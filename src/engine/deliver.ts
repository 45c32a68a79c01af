import { asSyncError, SyncError } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";
import type { Receipt, Sink } from "../core/ports.ts";
import type { PlannedWrite } from "../core/staged.ts";
import type { KnownDocument } from "../core/store.ts";
import type { World } from "../core/world.ts";
import type { PipelineSpec } from "../spec/envelope.ts";
import type { Batching, Operations } from "./operations.ts";
import { withoutSeeded } from "./owners.ts";
import type { RenderOperation } from "./render.ts";

export interface DeliverParts {
  readonly world: World;
  readonly spec: PipelineSpec;
  readonly sink: Sink;
  readonly render: RenderOperation;
  readonly operations: Operations;
  /** Aborts once even writes in flight must end. */
  readonly kill: AbortSignal;
}

/** A write with what was known of its document before the run. */
export interface Outgoing {
  readonly write: PlannedWrite;
  readonly before: KnownDocument | undefined;
}

/** What became of one document of a request. */
export interface Delivered extends Outgoing {
  readonly result: { readonly receipt: Receipt } | { readonly error: SyncError };
}

/** One way to send a document: an operation, and what the sink may know the document as. */
interface Attempt {
  readonly operation: string;
  readonly sent: JsonObject;
}

/**
 * Sends one document. What turns out to be there already is updated instead of created, and what
 * turns out to be gone is created instead of updated, where the sink has both operations. After a
 * lost answer the sink may know the document as it was, or as what was sent since: both are tried.
 * @throws SyncError as `Sink.write` does
 */
export async function deliverOne(parts: DeliverParts, outgoing: Outgoing): Promise<Receipt> {
  if (outgoing.write.kind === "retired") return retireAll(parts, outgoing);
  let told: SyncError | undefined;
  for (const attempt of attempts(outgoing, parts.operations.has)) {
    try {
      return await sendAs(parts, outgoing, attempt);
    } catch (thrown) {
      const error = asSyncError(thrown);
      const leadsOn = attempt.operation === "create" ? "sink/conflict" : "sink/missing";
      if (error.code !== leadsOn) throw error;
      // That something else is there is the better story than that something is not.
      if (!told || error.code === "sink/conflict") told = error;
    }
  }
  throw told ?? new SyncError("internal/bug", "there is no way to send a document");
}

/** The ways to send a document, in the sequence they are tried; most often the first is the last. */
function attempts(outgoing: Outgoing, has: Operations["has"]): Attempt[] {
  const { write, before } = outgoing;
  const first = { operation: operationFor(outgoing, has), sent: sentBefore(outgoing) };
  if (first.operation === "upsert") return [first];
  const update = (sent: JsonObject) => ({ operation: "update", sent });
  const create = { operation: "create", sent: write.document };
  const doubted = (before?.doubted ?? []).map(update);
  const all = [
    ...(first.operation === "create" ? [create, ...doubted] : [first, ...doubted, create]),
    update(write.document),
    { operation: "upsert", sent: write.document },
  ];
  const seen = new Set<string>();
  return all.filter((one) => {
    const id = `${one.operation} ${JSON.stringify(one.sent)}`;
    return has(one.operation) && !seen.has(id) && seen.add(id);
  });
}

/** Archives a document, under everything that the sink may know it as. */
async function retireAll(parts: DeliverParts, outgoing: Outgoing): Promise<Receipt> {
  const known = sentBefore(outgoing);
  const usual = await parts.render("retire", outgoing.write, known);
  let retired: Receipt | undefined;
  for (const sent of [...(outgoing.before?.doubted ?? []), known]) {
    const other = await parts.render("retire", outgoing.write, sent);
    if (sent !== known && JSON.stringify(other) === JSON.stringify(usual)) continue;
    try {
      retired = await sendAs(parts, outgoing, { operation: "retire", sent });
    } catch (thrown) {
      // It was never known as that, or no longer is.
      const isElsewhere = sent !== known || retired !== undefined;
      if (asSyncError(thrown).code !== "sink/missing" || !isElsewhere) throw thrown;
    }
  }
  return retired ?? { answer: undefined };
}

async function sendAs(
  parts: DeliverParts,
  outgoing: Outgoing,
  { operation, sent }: Attempt,
): Promise<Receipt> {
  const { write } = outgoing;
  const document = sentDocument(parts.spec, outgoing, operation);
  const request = await parts.render(operation, write, sent);
  parts.world.failPoint("load.send");
  const receipt = await parts.sink.write(
    { operation, request, key: write.key, document },
    parts.kill,
  );
  parts.world.failPoint("load.sent");
  return receipt;
}

/**
 * Sends documents that go together in one request; halves it where it is refused, so that one
 * bad document keeps no other out. Never throws for a document.
 */
export async function deliverMany(
  parts: DeliverParts,
  batching: Batching,
  outgoing: readonly Outgoing[],
): Promise<Delivered[]> {
  const [first] = outgoing;
  if (!first) return [];
  const documents = outgoing.map((one) => sentDocument(parts.spec, one, "upsert"));
  const keys = outgoing.map(({ write }) => write.key);
  let receipt: Receipt;
  try {
    const batch = await batching.by(first.write.document, first.write.key);
    const operation = operationFor(first, parts.operations.has);
    const request = await parts.render(operation, first.write, sentBefore(first), batch);
    const body = await batching.body(documents, keys, batch);
    parts.world.failPoint("load.send");
    receipt = await sendTogether(parts.sink, { operation, request, body }, parts.kill);
    parts.world.failPoint("load.sent");
  } catch (thrown) {
    const error = asSyncError(thrown);
    if (error.recovery !== "reject" || outgoing.length === 1) {
      return outgoing.map((one) => ({ ...one, result: { error } }));
    }
    const middle = Math.ceil(outgoing.length / 2);
    const left = await deliverMany(parts, batching, outgoing.slice(0, middle));
    return [...left, ...(await deliverMany(parts, batching, outgoing.slice(middle)))];
  }
  const proven = await provenBy(batching, receipt, documents, keys);
  return outgoing.map((one) => {
    // A batch's answer is no single document's: nothing is captured from it.
    const isProven = proven === undefined || proven.has(one.write.key);
    const result = isProven ? { receipt: { answer: undefined } } : { error: unproven(one) };
    return { ...one, result };
  });
}

/** Keys that the answer proves accepted: none where it cannot be read. Undefined: all of them. */
async function provenBy(
  batching: Batching,
  { answer }: Receipt,
  documents: readonly JsonObject[],
  keys: readonly string[],
): Promise<ReadonlySet<string> | undefined> {
  try {
    return await batching.accepted?.(answer, documents, keys);
  } catch {
    return new Set();
  }
}

/**
 * Sends what follows accepted documents, such as a refresh of what the sink computes from them; halves
 * it where it is refused, as a batch is. Gives those for which it failed, with the reason.
 */
export async function followUp(
  parts: DeliverParts,
  accepted: readonly Outgoing[],
): Promise<ReadonlyMap<Outgoing, SyncError>> {
  try {
    await followTogether(parts, accepted);
    return new Map();
  } catch (thrown) {
    const error = asSyncError(thrown);
    if (error.recovery !== "reject" || accepted.length === 1) {
      return new Map(accepted.map((one) => [one, error]));
    }
    const middle = Math.ceil(accepted.length / 2);
    const left = await followUp(parts, accepted.slice(0, middle));
    return new Map([...left, ...(await followUp(parts, accepted.slice(middle)))]);
  }
}

async function followTogether(parts: DeliverParts, accepted: readonly Outgoing[]): Promise<void> {
  const [first] = accepted;
  const { followUp: make } = parts.operations;
  if (!first || !make) return;
  const body = await make(accepted.map(({ write }) => write.document));
  const request = await parts.render("follow_up", first.write, undefined);
  parts.world.failPoint("load.follow");
  await sendTogether(parts.sink, { operation: "follow_up", request, body }, parts.kill);
  parts.world.failPoint("load.followed");
}

function sendTogether(sink: Sink, ...sent: Parameters<NonNullable<Sink["send"]>>) {
  if (sink.send) return sink.send(...sent);
  throw new SyncError("internal/bug", "the sink cannot send one request for many documents");
}

/** Which of the sink's operations a write is. */
function operationFor({ write, before }: Outgoing, has: Operations["has"]): string {
  if (write.kind === "retired") return "retire";
  // What was archived may be gone there: it comes back the way it first came.
  const isThere = accepted(before) && before.status !== "retired";
  const wanted = write.kind === "changed" && isThere ? "update" : "create";
  return has(wanted) ? wanted : "upsert";
}

function accepted(before: KnownDocument | undefined): before is KnownDocument {
  return before !== undefined && before.fingerprint !== "";
}

function sentDocument(spec: PipelineSpec, { write, before }: Outgoing, operation: string) {
  const isUpdate = operation !== "create" && write.kind !== "new" && accepted(before);
  return withoutSeeded(spec, write.document, isUpdate);
}

/** The document as it was last sent; for one that was never accepted, as it is sent now. */
function sentBefore({ write, before }: Outgoing): JsonObject {
  return accepted(before) ? before.document : write.document;
}

function unproven({ write }: Outgoing): SyncError {
  return new SyncError(
    "sink/not-acknowledged",
    `the answer to a batch does not name "${write.key}"`,
  );
}
