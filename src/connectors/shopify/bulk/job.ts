import { SyncError } from "../../../core/errors.ts";
import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import type { ReadContext } from "../../../core/ports.ts";
import { callShopify } from "../client.ts";
import type { ShopifyConnection } from "../connection.ts";
import { userError } from "../judge-graphql.ts";

const startDocument = `mutation BulkStart($query: String!) {
  bulkOperationRunQuery(query: $query) {
    bulkOperation { id status createdAt }
    userErrors { field message code }
  }
}`;

const pollDocument = `query BulkPoll($id: ID!) {
  bulkOperation(id: $id) {
    id status errorCode objectCount rootObjectCount fileSize url
  }
}`;

/** Starting one costs 10 points, asking after one costs 1; running one costs nothing. */
const startCost = 10;
const pollCost = 1;

/** A bulk operation that was started. */
export interface StartedJob {
  readonly id: string;
  /** Server's time when it was started, epoch milliseconds. */
  readonly startedAt: number | undefined;
}

/** A bulk operation that came to its end. */
export interface FinishedJob {
  /** Where the file is; undefined where there are no rows. */
  readonly url: string | undefined;
  readonly objects: number | undefined;
  readonly roots: number | undefined;
  readonly bytes: number | undefined;
}

export interface Patience {
  /** On the monotonic clock: after this nobody waits any more. */
  readonly until: number;
  readonly context: Pick<ReadContext, "signal" | "progress">;
}

/**
 * Starts a bulk query; waits for room where Shopify runs as many as it allows. May start a second
 * one where the first answer is lost, which does no harm: the other one's file is never fetched.
 * @throws SyncError `access/forbidden` with `path` among its facts where bulk access is off.
 */
export async function startJob(
  connection: ShopifyConnection,
  query: string,
  patience: Patience,
): Promise<StartedJob> {
  for (let wait = 5_000; ; wait = Math.min(60_000, wait * 2)) {
    const call = {
      document: startDocument,
      variables: { query },
      cost: startCost,
      repeatable: true,
    };
    const { data, serverTime } = await callShopify(connection, call, patience.context.signal);
    const payload = objectAt(data, "bulkOperationRunQuery");
    const job = objectAt(payload, "bulkOperation");
    const error = userError(payload?.["userErrors"], "the bulk query");
    if (!error && typeof job?.["id"] === "string") {
      const createdAt = Date.parse(String(job["createdAt"]));
      return {
        id: job["id"],
        startedAt: serverTime ?? (Number.isNaN(createdAt) ? undefined : createdAt),
      };
    }
    const full = /^(OPERATION_IN_PROGRESS|LIMIT_REACHED)$/.test(String(error?.facts["code"]));
    if (!full) throw error ?? new SyncError("source/refused", "Shopify started no bulk operation.");
    patience.context.progress("waiting until another export of this shop has ended");
    await pause(connection, wait, patience, "start an export");
  }
}

/**
 * Waits until a bulk operation has ended.
 * @returns undefined where Shopify does not know the operation.
 * @throws SyncError `source/job-failed` where it ended in any way but whole.
 */
export async function awaitJob(
  connection: ShopifyConnection,
  id: string,
  patience: Patience,
): Promise<FinishedJob | undefined> {
  for (let wait = 1_000; ; wait = Math.min(30_000, Math.round(wait * 1.5))) {
    const call = { document: pollDocument, variables: { id }, cost: pollCost, repeatable: true };
    const { data } = await callShopify(connection, call, patience.context.signal);
    const job = objectAt(data, "bulkOperation");
    if (!job) return undefined;
    const status = String(job["status"]);
    if (status === "COMPLETED") return finished(job);
    if (!/^(CREATED|RUNNING)$/.test(status)) throw failed(id, status, job);
    const count = Number(job["objectCount"] ?? 0).toLocaleString("en");
    patience.context.progress(`waiting for the export, ${count} objects`);
    await pause(connection, wait, patience, "finish the export");
  }
}

async function pause(
  { world: { clock } }: ShopifyConnection,
  ms: number,
  { until, context }: Patience,
  doing: string,
): Promise<void> {
  if (clock.monotonic() + ms > until) {
    throw new SyncError("source/job-failed", `Shopify did not ${doing} in time.`, {
      hint: "Give it longer with source.give_up_after, or look at the shop's other exports.",
    });
  }
  await clock.sleep(ms, context.signal);
}

function finished(job: JsonObject): FinishedJob {
  const { url } = job;
  return {
    url: typeof url === "string" ? url : undefined,
    objects: count(job["objectCount"]),
    roots: count(job["rootObjectCount"]),
    bytes: count(job["fileSize"]),
  };
}

function failed(id: string, status: string, job: JsonObject): SyncError {
  const code = job["errorCode"];
  const why = typeof code === "string" ? ` (${code})` : "";
  return new SyncError("source/job-failed", `The export "${id}" ended as ${status}${why}.`, {
    facts: { status, ...(typeof code === "string" ? { code } : {}) },
  });
}

/** Shopify writes these numbers as text. */
function count(value: Json | undefined): number | undefined {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}

function objectAt(value: JsonObject | undefined, key: string): JsonObject | undefined {
  const inside = value?.[key];
  return isObject(inside) ? inside : undefined;
}
