import { Type } from "typebox";
import { expect, test } from "vitest";
import { actionOpener } from "../../src/app/open-actions.ts";
import { defineAction, type Connector } from "../../src/core/component.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { templateOption } from "../../src/core/option-types.ts";
import { loadLibrary } from "../../src/mapping/library.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";
import { manualWorld } from "../support/manual-world.ts";

const never = new AbortController().signal;

/** What opens the actions of a system that gives back what it was asked. */
async function opener(requests: JsonObject[], file: string) {
  const echo: Connector = {
    name: "echo",
    connections: [],
    sources: [],
    sinks: [],
    actions: [
      defineAction({
        type: "echo.call",
        summary: "Gives back what it is asked.",
        connection: "echo",
        options: Type.Object({
          path: templateOption({ description: "Path." }),
          values: Type.Optional(
            Type.Record(Type.String(), templateOption({ description: "Value." })),
          ),
          note: Type.Optional(Type.String({ description: "No template." })),
        }),
        open: (options, _connection, { readFile }) => ({
          call: (request) => {
            requests.push(request);
            return Promise.resolve({ answer: { file: readFile(String(options.note)) } });
          },
        }),
      }),
    ],
  };
  const text = '( $twice := function($text) { $text & $text }; { "twice": $twice } )';
  const bound = { settings: {}, brand: "acme" };
  const library = await loadLibrary({ text, origin: fileOrigin("functions.jsonata", text) }, bound);
  const connected: string[] = [];
  const openCall = actionOpener({
    connectors: [echo],
    connect: (name) => {
      connected.push(name);
      return { close: () => Promise.resolve() };
    },
    context: {
      world: manualWorld(),
      scratchDir: "",
      warn: () => {},
      readFile: (path) => `text of ${path}`,
    },
    originOf: (pointer) => fileOrigin(`${file}${pointer}`, ""),
    library,
  });
  return { openCall, connected };
}

const spec = {
  type: "echo.call",
  connection: "there",
  path: "/things/${ $key }",
  values: { list: "${ $ids }", none: "${ $nothing }", twice: "${ $twice($key) }" },
  note: "${ not a template }",
};

test("a call is rendered with what is bound, the preset's functions too", async () => {
  const requests: JsonObject[] = [];
  const { openCall, connected } = await opener(requests, "gifts.yaml");
  const call = openCall("/sink/once/mint/call", spec);
  expect(connected).toEqual(["there"]);
  const receipt = await call({ key: "k1", ids: ["1", "2"] }, never);
  expect(receipt.answer).toEqual({ file: "text of ${ not a template }" });
  await call({ key: "k2", ids: [] }, never);
  expect(requests).toMatchObject([
    { path: "/things/k1", values: { list: ["1", "2"], twice: "k1k1" }, note: spec.note },
    { path: "/things/k2", values: { list: [], twice: "k2k2" } },
  ]);
  // What gives nothing is not sent as null.
  expect(requests[0]?.["values"]).not.toHaveProperty("none");
});

test("a template that cannot be rendered is told with its place, and nothing is called", async () => {
  const requests: JsonObject[] = [];
  const { openCall } = await opener(requests, "gifts.yaml");
  const call = openCall("/lookups/parts/find/call", spec);
  await expect(call({}, never)).rejects.toMatchObject({
    code: "mapping/failed",
    location: { file: "gifts.yaml/lookups/parts/find/call/path" },
  });
  expect(requests).toEqual([]);
});

test("an action that is not registered is named", async () => {
  const { openCall } = await opener([], "gifts.yaml");
  expect(() => openCall("/sink/once/mint/call", { ...spec, type: "echo.shout" })).toThrow(
    '"echo.shout" is unknown',
  );
});
