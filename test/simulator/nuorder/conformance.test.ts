import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "../../../src/core/json.ts";
import { createNuorder, type NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import type { SimResponse } from "../../../src/simulator/system.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { parka } from "./product-calls.ts";
import { legacyHeader, request } from "./signed-client.ts";

interface Sample {
  readonly request: { readonly method: string; readonly path: string; readonly body: Json };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Json;
  };
}

const origin = "http://127.0.0.1:4811";
const own = fileURLToPath(new URL("./samples/", import.meta.url));
const recorded = fileURLToPath(
  new URL("../../../../shared/reference/nuorder-samples/", import.meta.url),
);

describe("answers in the shape of recordings, invented values", () => {
  const names = readdirSync(own).filter(isCovered);
  it.each(names)("%s", (name) => conforms(own, name));
  it("leaves none out", () => {
    expect(names).toHaveLength(8);
  });
});

describe.skipIf(!existsSync(recorded))("recorded answers", () => {
  const names = existsSync(recorded) ? readdirSync(recorded).filter(isCovered) : [];
  it.each(names)("%s", (name) => conforms(recorded, name));
  it(`ran ${names.length} recordings`, () => {
    expect(names).toHaveLength(8);
    console.log(`NuORDER conformance: ${names.length} recordings reproduced.`);
  });
  it("leaves out orders, which order-seed.test.ts replays, and no others", () => {
    const left = readdirSync(recorded).filter(
      (name) => name.startsWith("rec_") && !isCovered(name),
    );
    expect(left.filter((name) => !/^rec_orders?_/.test(name))).toEqual([]);
  });
});

if (!existsSync(recorded))
  console.log("NuORDER conformance: skipped, no recordings beside the repo.");

function isCovered(name: string): boolean {
  return /^(rec_)?(product|inventory|company|oauth_(initiate|token))_.*\.json$/.test(name);
}

async function conforms(folder: string, name: string): Promise<void> {
  const sample = JSON.parse(readFileSync(folder + name, "utf8")) as Sample;
  const nuorder = createNuorder({ world: manualWorld() });
  nuorder.configure({ era: "2014" });
  const replay = name.includes("oauth") ? replayOAuth : replayProduct;
  const response = await (/inventory|company/.test(name) ? replayAsIs : replay)(nuorder, sample);
  expect(response.status).toBe(sample.response.status);
  const { Connection: _, "Transfer-Encoding": __, ...headers } = sample.response.headers;
  expect(Object.keys(response.headers ?? {}).toSorted()).toEqual(
    Object.keys(headers)
      .map((header) => header.toLowerCase())
      .toSorted(),
  );
  for (const [header, value] of Object.entries(headers)) {
    expect(response.headers?.[header.toLowerCase()], header).toEqual(wanted(value));
  }
  const isText = sample.response.headers["Content-Type"] === "text/plain";
  const body = isText ? String(response.body) : (JSON.parse(String(response.body)) as Json);
  expect(normalised(body)).toEqual(template(normalised(sample.response.body)));
}

/** Brings the product about that the sample found, then makes the sample's own request. */
async function replayProduct(nuorder: NuorderSimulator, sample: Sample): Promise<SimResponse> {
  const { method, path, body } = sample.request;
  const found = sample.response.status === 200;
  const { description: _, ...before } = (body ?? sample.response.body) as JsonObject;
  const seeded = found ? await send(nuorder, "PUT", "/api/product/new", before) : undefined;
  const stored = seeded ? (JSON.parse(String(seeded.body)) as JsonObject) : {};
  const id = stored["_id"];
  return send(nuorder, method, typeof id === "string" ? `/api/product/${id}` : path, body);
}

/** Makes the request just as it was recorded, of the product that it names where it names one. */
async function replayAsIs(nuorder: NuorderSimulator, sample: Sample): Promise<SimResponse> {
  const { method, path, body } = sample.request;
  const brand_id = /external_id\/(.*)$/.exec(path)?.[1];
  if (brand_id !== undefined) {
    const sizes = [{ size: "S" }, { size: "default" }];
    const created = await send(nuorder, "PUT", "/api/product/new", { ...parka, brand_id, sizes });
    expect(created.status).toBe(201);
  }
  return send(nuorder, method, path, body);
}

async function replayOAuth(nuorder: NuorderSimulator, sample: Sample): Promise<SimResponse> {
  const fresh = { ...nuorder.credentials, token: "", token_secret: "" };
  const first = await send(nuorder, "GET", "/api/initiate", null, fresh, { oauth_callback: "oob" });
  if (sample.request.path === "/api/initiate") return first;
  const { oauth_token: token, oauth_token_secret: token_secret } = JSON.parse(
    String(first.body),
  ) as { oauth_token: string; oauth_token_secret: string };
  const oauth_verifier = nuorder.approve(token) ?? "";
  const keys = { ...nuorder.credentials, token, token_secret };
  return send(nuorder, "GET", "/api/token", null, keys, { oauth_verifier });
}

function send(
  nuorder: NuorderSimulator,
  method: string,
  path: string,
  body: Json,
  keys = nuorder.credentials,
  extra: Readonly<Record<string, string>> = {},
): Promise<SimResponse> {
  const header = legacyHeader(method, origin + path, keys, extra);
  return nuorder.handle(request(method, path, header, body === null ? "" : JSON.stringify(body)));
}

/** Ids and time stamps differ from run to run; their form must not. */
function normalised(body: Json): Json {
  if (!isObject(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      const text = String(value);
      if ((key === "_id" || key === "schema_id") && /^[0-9a-f]{24}$/.test(text)) return [key, "id"];
      const isStamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text);
      return key.endsWith("ed_on") && isStamp ? [key, "stamp"] : [key, value];
    }),
  );
}

/** Turns the samples' placeholders into patterns; everything else must be equal. */
function template(body: Json): unknown {
  if (!isObject(body)) return body;
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, wanted(value)]));
}

function wanted(value: Json): unknown {
  const text = String(value);
  const length = /^<(\d+)-character alphanumeric>$/.exec(text)?.[1];
  if (length) return expect.stringMatching(new RegExp(`^[A-Za-z0-9]{${length}}$`)) as unknown;
  if (text.startsWith("<13-digit")) return expect.stringMatching(/^\d{13}$/) as unknown;
  if (text.includes("signed 32-bit")) return expect.stringMatching(/^"-?\d{1,10}"$/) as unknown;
  return value;
}
