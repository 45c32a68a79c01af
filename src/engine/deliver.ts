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

/**
 * Sends one document. What turns out to be there already is updated instead of created, and what
 * turns out to be gone is created instead of updated, where the sink has both operations.
 * @throws SyncError as `Sink.write` does
 */
export async function deliverOne(parts: DeliverParts, outgoing: Outgoing): Promise<Receipt> {
  const { has } = parts.operations;
  const operation = operationFor(outgoing, has);
  try {
    return await send(operation);
  } catch (thrown) {
    const error = asSyncError(thrown);
    const other =
      operation === "create" && error.code === "sink/conflict"
        ? "update"
        : operation === "update" && error.code === "sink/missing"
          ? "create"
          : undefined;
    if (other === undefined || !has(other)) throw error;
    return await send(other).catch((second: unknown) => {
      // What the first answer said is the better story, unless nothing is known of the second.
      throw asSyncError(second).recovery === "reject" ? error : second;
    });
  }

  async function send(chosen: string): Promise<Receipt> {
    const { write } = outgoing;
    const document = sentDocument(parts.spec, outgoing, chosen);
    const request = await parts.render(chosen, write, sentBefore(outgoing));
    parts.world.failPoint("load.send");
    const receipt = await parts.sink.write(
      { operation: chosen, request, key: write.key, document },
      parts.kill,
    );
    parts.world.failPoint("load.sent");
    return receipt;
  }
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
  try {
    const batch = await batching.by(first.write.document, first.write.key);
    const operation = operationFor(first, parts.operations.has);
    const request = await parts.render(operation, first.write, sentBefore(first), batch);
    const body = await batching.body(documents, keys, batch);
    parts.world.failPoint("load.send");
    const receipt = await sendTogether(parts.sink, { operation, request, body }, parts.kill);
    parts.world.failPoint("load.sent");
    const proven = await batching.accepted?.(receipt.answer, documents, keys);
    return outgoing.map((one) => {
      // A batch's answer is no single document's: nothing is captured from it.
      const result =
        !proven || proven.has(one.write.key)
          ? { receipt: { answer: undefined } }
          : { error: unproven(one) };
      return { ...one, result };
    });
  } catch (thrown) {
    const error = asSyncError(thrown);
    if (error.recovery !== "reject" || outgoing.length === 1) {
      return outgoing.map((one) => ({ ...one, result: { error } }));
    }
    const middle = Math.ceil(outgoing.length / 2);
    const left = await deliverMany(parts, batching, outgoing.slice(0, middle));
    return [...left, ...(await deliverMany(parts, batching, outgoing.slice(middle)))];
  }
}

/** Sends what follows accepted documents, such as a refresh of what the sink computes from them. */
export async function followUp(parts: DeliverParts, accepted: readonly Outgoing[]): Promise<void> {
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
  const isUpdate = operation !== "create" && write.kind === "changed" && accepted(before);
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
