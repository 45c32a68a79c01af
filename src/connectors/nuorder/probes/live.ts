import type { LiveProbes, ProbeAnswer, ProbeWishes } from "../../../core/component.ts";
import { SyncError } from "../../../core/errors.ts";
import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import { call } from "../call.ts";
import type { NuorderConnection } from "../connection.ts";

/**
 * What is tried at a sandbox with one order: that a field set for us stays and moves nothing, that
 * processing repeats, and that a list is complete. The order has to be there and be approved: one
 * that we made would need a company and products, and cannot be removed.
 */
export function nuorderLive(
  connection: NuorderConnection,
  options: JsonObject,
  { record }: ProbeWishes,
): LiveProbes {
  const ask = async (
    method: string,
    path: string,
    signal: AbortSignal,
    body?: Json,
  ): Promise<{ readonly status: number; readonly json: Json }> => {
    const { status, json } = await call(
      connection,
      "sink",
      {
        method,
        path,
        repeatable: method === "GET",
        accept: [304, 400, 409],
        ...(body !== undefined && { body }),
        about: "the request",
      },
      signal,
    );
    return { status, json: json ?? null };
  };
  const named = async (signal: AbortSignal): Promise<JsonObject> => {
    const path = `/api/order/number/${encodeURIComponent(record ?? "")}`;
    const { json } = await ask("GET", path, signal);
    if (isObject(json) && typeof json["_id"] === "string") return json;
    throw new SyncError(
      "http/bad-answer",
      `NuORDER gives no order with the number "${record ?? ""}".`,
    );
  };
  const idOf = (order: JsonObject): string => String(order["_id"]);
  const probes: LiveProbes["probes"] = [
    { name: "list-complete", timeoutMs: 60_000, run: listComplete },
    { name: "mirror-stays", timeoutMs: 60_000, run: mirrorStays },
    { name: "process-repeats", timeoutMs: 60_000, run: processRepeats },
  ];
  return {
    refusal: () => Promise.resolve(refusalOf(options, record)),
    probes,
    // What a probe sets it puts back itself; a processed order stays one, as its number was given for.
    sweep: () => Promise.resolve([]),
  };

  async function listComplete(signal: AbortSignal): Promise<ProbeAnswer> {
    const order = await named(signal);
    const status = String(order["status"]);
    const lists = [];
    for (let times = 0; times < 5; times += 1) {
      lists.push((await ask("GET", `/api/orders/${status}/list`, signal)).json);
    }
    const holding = lists.filter((list) => Array.isArray(list) && list.includes(idOf(order)));
    const answer = { status, asked: lists.length, holding: holding.length };
    if (holding.length === lists.length) {
      return { state: "fine", says: `the list of ${status} holds it, 5 times of 5`, answer };
    }
    return {
      state: "wrong",
      says: `the list of ${status} holds it ${String(holding.length)} times of 5`,
      remedy: "Orders may come late: what one list omits, the next must bring. Tell NuORDER.",
      answer,
    };
  }

  async function mirrorStays(signal: AbortSignal): Promise<ProbeAnswer> {
    const before = await named(signal);
    const id = idOf(before);
    const old = typeof before["external_id"] === "string" ? before["external_id"] : "";
    if (old !== "") {
      const says = "the order has an external_id, which is not replaced; nothing was tried";
      const remedy = "Name an order without one: --record NUMBER.";
      return { state: "warning", says, remedy, answer: { tried: false } };
    }
    const mark = `probe-${connection.world.randomHex(4)}`;
    await ask("POST", `/api/order/${id}/set/external_id/${mark}`, signal);
    const set = await named(signal);
    const notes = typeof before["notes"] === "string" ? before["notes"] : "";
    await ask("POST", `/api/order/${id}`, signal, { notes });
    const edited = await named(signal);
    await ask("POST", `/api/order/${id}`, signal, { external_id: "" });
    const after = await named(signal);
    const answer = {
      tried: true,
      set: set["external_id"] === mark,
      status_kept: set["status"] === before["status"],
      survives_edit: edited["external_id"] === mark,
      cleared: (after["external_id"] ?? "") === "",
    };
    if (answer.set && answer.status_kept && answer.survives_edit) {
      const stays = answer.cleared ? "" : `; it cannot be cleared and stays "${mark}"`;
      return {
        state: answer.cleared ? "fine" : "warning",
        says: `external_id can be set, moves no status and survives an edit${stays}`,
        answer,
      };
    }
    const lost = (["set", "status_kept", "survives_edit"] as const).filter((one) => !answer[one]);
    return {
      state: "warning",
      says: `external_id: ${lost.map((one) => unkept[one]).join(", ")}`,
      remedy: "Set orders.mirror to false; the claim in the shop still makes each order once.",
      answer,
    };
  }

  async function processRepeats(signal: AbortSignal): Promise<ProbeAnswer> {
    const order = await named(signal);
    if (!["approved", "processed"].includes(String(order["status"]))) {
      const says = `the order is ${String(order["status"])}; only approved ones are processed`;
      const remedy = "Name an approved order: --record NUMBER.";
      return { state: "warning", says, remedy, answer: { tried: false } };
    }
    const first = await ask("POST", `/api/order/${idOf(order)}/process`, signal);
    const again = await ask("POST", `/api/order/${idOf(order)}/process`, signal);
    const after = await named(signal);
    const answer = {
      tried: true,
      first: first.status,
      again: again.status,
      status: String(after["status"]),
    };
    const statuses = `${String(first.status)}, then ${String(again.status)}`;
    if (answer.status === "processed" && again.status < 400) {
      return { state: "fine", says: `processing repeats: ${statuses}`, answer };
    }
    return {
      state: "wrong",
      says: `processing twice answers ${statuses}; the order is ${answer.status}`,
      remedy: "Tell us: marking orders relies on it.",
      answer,
    };
  }
}

const unkept = {
  set: "it cannot be set",
  status_kept: "setting it moves the status",
  survives_edit: "an edit loses it",
} as const;

function refusalOf(options: JsonObject, record: string | undefined): string | undefined {
  if (options["environment"] !== "sandbox") {
    return "its environment is not a sandbox; nothing is tried there";
  }
  return record === undefined
    ? "name an approved order of the sandbox to try with: --record NUMBER; it ends as processed"
    : undefined;
}
