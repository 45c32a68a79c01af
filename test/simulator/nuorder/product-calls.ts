import type { Json, JsonObject } from "../../../src/core/json.ts";
import type { NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { call } from "./signed-client.ts";

/** A product that has all that is required, and a brand_id. */
export const parka: JsonObject = {
  style_number: "np-1",
  season: "FW26",
  color: "Moss",
  name: "Parka",
  brand_id: "NP-1_MOSS",
  sizes: [
    { size: "S", upc: "1" },
    { size: "M", upc: "2" },
  ],
  pricing: { EUR: { wholesale: 80, retail: 200 } },
};

export interface Result {
  readonly status: number;
  readonly json: JsonObject;
}

/** The calls on products of whichever local NuORDER the test has just now. */
export function productCalls(nuorder: () => NuorderSimulator): {
  readonly send: (method: string, path: string, body?: Json) => Promise<Result>;
  readonly get: (path: string) => Promise<Result>;
  readonly post: (path: string, body: Json) => Promise<Result>;
  readonly put: (body: Json) => Promise<Result>;
  readonly force: (body: Json) => Promise<Result>;
} {
  return {
    send,
    get: (path) => send("GET", path),
    post: (path, body) => send("POST", path, body),
    put: (body) => send("PUT", "/api/product/new", body),
    force: (body) => send("PUT", "/api/product/new/force", body),
  };

  async function send(method: string, path: string, body?: Json): Promise<Result> {
    const { response, json } = await call(nuorder(), method, path, body);
    return { status: response.status, json: json as JsonObject };
  }
}

/** What a refusal looks like to the client. */
export function refused(code: number, message: string): Result {
  return { status: code, json: { code, message } };
}

/** The sizes of an answered product. */
export function sizesOf(
  product: JsonObject,
): readonly { readonly size: string; readonly _id: string }[] {
  return product["sizes"] as never;
}
