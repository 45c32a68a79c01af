import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { nuorder } from "../../../src/connectors/nuorder/index.ts";
import type { CheckContext } from "../../../src/core/component.ts";
import type { JsonObject } from "../../../src/core/json.ts";

const [sink] = nuorder.sinks;
const [source] = nuorder.sources;
const [action] = nuorder.actions ?? [];

const upsert = { method: "PUT", path: "/api/thing/new/force" };
const removal = { method: "DELETE", path: "/api/thing/${ $key }", gone: "accept" };
const common = { type: "nuorder.request", connection: "nuorder" };

function contextOf(options: JsonObject, connection: JsonObject = {}): CheckContext {
  return {
    options,
    connection,
    readFile: () => undefined,
    locate: (pointer) => ({ file: pointer, line: 1, column: 1 }),
  };
}

test.each<[string, JsonObject, readonly string[]]>([
  ["an upsert", { upsert }, []],
  ["create and update", { create: upsert, update: upsert, retire: removal }, []],
  ["a path that is all expression", { upsert: { ...upsert, path: "${ $settings.path }" } }, []],
  [
    "nothing that creates",
    { update: upsert },
    ["error /type nothing says how a document is created: there is neither upsert nor create"],
  ],
  [
    "paths without /api",
    { create: { ...upsert, path: "/thing" }, follow_up: { ...upsert, path: "api/flags" } },
    [
      'error /create/path the path "/thing" does not begin with "/api/"',
      'error /follow_up/path the path "api/flags" does not begin with "/api/"',
    ],
  ],
  [
    "two ways to say what retires",
    { upsert, retire: { ...upsert, set: { active: false }, map: "$" } },
    ["error /retire/map retire has both set and map, and both say what is sent"],
  ],
  [
    "DELETE with a body",
    { upsert, retire: { ...removal, body: "document" } },
    ["error /retire/body retire sends the document with DELETE, which has no body"],
  ],
  [
    "DELETE that cannot be repeated",
    { upsert, retire: { ...removal, gone: "refuse" } },
    [
      "warning /retire/method retire uses DELETE without gone: accept, so that a repeated one is refused",
    ],
  ],
])("%s is found as it is", (_, options, found) => {
  const { diagnostics = [] } = sink?.check?.(contextOf(options)) ?? {};
  expect(
    diagnostics.map(
      ({ severity, location, message }) => `${severity} ${String(location?.file)} ${message}`,
    ),
  ).toEqual(found);
});

test.each([
  ["legacy", "/api/things/list?a=1", 1],
  ["legacy", "/api/things/${ $settings.a ? 'a' : 'b' }", 0],
  ["rfc5849", "/api/things/list?a=1", 0],
  ["rfc5849", "/things/list", 1],
])("a list read with %s signatures from %s", (signature, path, found) => {
  const report = source?.check?.(contextOf({ path }, { signature }));
  expect(report?.diagnostics).toHaveLength(found);
});

test.each<[string, JsonObject, boolean]>([
  ["an upsert", { upsert }, true],
  [
    "all operations",
    {
      upsert,
      create: { ...upsert, hint: "Create it by hand." },
      update: upsert,
      retire: { ...removal, map: "$", body: "none" },
      follow_up: { ...upsert, body: "$documents" },
    },
    true,
  ],
  ["GET", { upsert: { ...upsert, method: "GET" } }, false],
  ["retiring by GET", { upsert, retire: { ...removal, method: "GET" } }, false],
  ["creating by DELETE", { upsert: { ...upsert, method: "DELETE" } }, false],
  ["a follow-up without a body", { upsert, follow_up: upsert }, false],
  ["an empty hint", { upsert: { ...upsert, hint: "" } }, false],
])("the schema takes or refuses %s", (_, options, fits) => {
  expect(Value.Check(sink!.options, { ...common, ...options })).toBe(fits);
});

const list = "/api/things/list";

test.each<[string, JsonObject, readonly string[]]>([
  ["one list", { path: list }, []],
  ["several lists", { paths: "${ $settings.paths }", record_path: "/api/thing/{ref}" }, []],
  [
    "no list",
    { record_path: "/api/thing/{ref}" },
    ["/type nothing says which list is read: there is neither path nor paths"],
  ],
  [
    "both",
    { path: list, paths: "${ $settings.paths }" },
    ["/paths the source has both path and paths, and both say which lists are read"],
  ],
  [
    "a record path without the ref",
    { path: list, record_path: "/api/thing/${ref}" },
    ['/record_path the path "/api/thing/${ref}" does not say where the record\'s ref stands'],
  ],
  [
    "a record path without /api",
    { path: list, record_path: "/thing/{ref}" },
    ['/record_path the path "/thing/{ref}" does not begin with "/api/"'],
  ],
])("a source with %s is found as it is", (_, options, found) => {
  const { diagnostics = [] } = source?.check?.(contextOf(options)) ?? {};
  expect(
    diagnostics.map(({ location, message }) => `${String(location?.file)} ${message}`),
  ).toEqual(found);
});

test.each<[string, JsonObject, readonly string[]]>([
  ["a call", { method: "POST", path: "/api/thing/${ $ref }/done" }, []],
  [
    "a path without /api",
    { method: "POST", path: "/thing" },
    ['/path the path "/thing" does not begin with "/api/"'],
  ],
  [
    "DELETE with a body",
    { method: "DELETE", path: "/api/thing", body: "${ $document }" },
    ["/body the call has a body, which DELETE does not send"],
  ],
])("%s is found as it is among single calls", (_, options, found) => {
  const { diagnostics = [] } = action?.check?.(contextOf(options)) ?? {};
  expect(
    diagnostics.map(({ location, message }) => `${String(location?.file)} ${message}`),
  ).toEqual(found);
});

test.each<[string, JsonObject, boolean]>([
  ["a call", { accept: [304], repeatable: true, body: "${ $document }" }, true],
  ["a failure that is accepted", { accept: [500] }, false],
  ["an unknown key", { retries: 3 }, false],
])("the schema of single calls takes or refuses %s", (_, options, fits) => {
  const whole = { type: "nuorder.call", connection: "nuorder", method: "POST", path: "/api/x" };
  expect(Value.Check(action!.options, { ...whole, ...options })).toBe(fits);
});
