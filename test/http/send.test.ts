import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { send, type HttpRequest } from "../../src/http/send.ts";
import { manualWorld } from "../support/manual-world.ts";
import { scriptedServer, type Reply } from "./scripted-server.ts";

const get = (url: string): HttpRequest => ({ method: "GET", url, headers: {} });
const limits = { timeoutMs: 5000 };

test("brings the whole answer and leaves no timer behind", async () => {
  await using world = manualWorld();
  await using server = await scriptedServer(() => ({
    status: 201,
    headers: { "x-id": "7" },
    body: '{"word":"Größe"}',
  }));
  const answer = await send(
    world,
    { method: "PUT", url: `${server.url}/p?q=1`, headers: { "x-a": "b" }, body: "{}" },
    limits,
  );
  expect(answer).toMatchObject({ kind: "answer", status: 201, text: '{"word":"Größe"}' });
  expect(answer.kind === "answer" && answer.headers.get("x-id")).toBe("7");
  expect(server.heard[0]).toMatchObject({ method: "PUT", url: "/p?q=1", body: "{}" });
  expect(world.sleeping()).toBe(0);
});

test("a refused connection was certainly not sent", async () => {
  await using world = manualWorld();
  const port = await freePort();
  expect(await send(world, get(`http://127.0.0.1:${String(port)}`), limits)).toEqual({
    kind: "failure",
    sentMaybe: false,
    timedOut: false,
    reason: "the connection was refused",
  });
  expect(world.sleeping()).toBe(0);
});

test("plain HTTP where TLS was expected was certainly not sent", async () => {
  await using world = manualWorld();
  await using server = await scriptedServer(() => ({}));
  const url = server.url.replace("http:", "https:");
  expect(await send(world, get(url), limits)).toMatchObject({ kind: "failure", sentMaybe: false });
  expect(server.heard).toEqual([]);
});

test.each<[string, Reply]>([
  ["the socket is reset", (request) => request.socket.resetAndDestroy()],
  [
    "the body is cut",
    (request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half");
      setImmediate(() => request.socket.destroy());
    },
  ],
  [
    "a chunked body is cut",
    (request, response) => {
      response.write("half");
      setImmediate(() => request.socket.destroy());
    },
  ],
  ["the body is no UTF-8", { body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) }],
  ["the gzip body is broken", { headers: { "content-encoding": "gzip" }, body: "no gzip at all" }],
])("the outcome is unknown where %s", async (_, reply) => {
  await using world = manualWorld();
  await using server = await scriptedServer(() => reply);
  const exchange = await send(world, get(server.url), limits);
  expect(exchange).toMatchObject({ kind: "failure", sentMaybe: true, timedOut: false });
  expect(world.sleeping()).toBe(0);
});

test("an answer larger than allowed is not read to its end", async () => {
  await using world = manualWorld();
  await using server = await scriptedServer(() => ({ body: "x".repeat(2_000_000) }));
  const exchange = await send(world, get(server.url), { timeoutMs: 5000, maxBytes: 1000 });
  expect(exchange).toMatchObject({
    kind: "failure",
    reason: "the answer is larger than 1000 bytes",
  });
});

test("gives up when time is up, on the world's clock", async () => {
  await using world = manualWorld();
  let arrived = (): void => {};
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  await using server = await scriptedServer(() => () => {
    arrived();
  });
  const exchange = send(world, get(server.url), limits);
  await arrival;
  await world.advance(4999);
  expect(world.sleeping()).toBe(1);
  await world.advance(1);
  expect(await exchange).toMatchObject({ kind: "failure", sentMaybe: true, timedOut: true });
  expect(world.sleeping()).toBe(0);
});

test("a long answer has its time anew with each part, and silence ends it", async () => {
  await using world = manualWorld();
  let parts = 0;
  let say = (): void => {};
  await using server = await scriptedServer(() => (_, response) => {
    say = () => void response.write("x");
    say();
  });
  const watched = {
    ...world,
    fetch: async (...of: Parameters<typeof world.fetch>) => {
      const response = await world.fetch(...of);
      const counted = new TransformStream<Uint8Array, Uint8Array>({
        transform(part, controller) {
          parts += 1;
          controller.enqueue(part);
        },
      });
      return new Response(response.body?.pipeThrough(counted) ?? null, response);
    },
  };
  const exchange = send(watched, get(server.url), { ...limits, eachPart: true });
  for (let part = 1; part <= 3; part += 1) {
    await expect.poll(() => parts).toBe(part);
    await world.advance(4999);
    expect(world.sleeping()).toBe(1);
    if (part < 3) say();
  }
  await world.advance(1);
  expect(await exchange).toEqual({
    kind: "failure",
    sentMaybe: true,
    timedOut: true,
    reason: "nothing came for 5 s",
  });
  expect(world.sleeping()).toBe(0);
});

test("stops with the caller's reason when the caller stops", async () => {
  await using world = manualWorld();
  const stop = new AbortController();
  await using server = await scriptedServer(() => () => {
    stop.abort(new Error("enough"));
  });
  await expect(send(world, get(server.url), limits, stop.signal)).rejects.toThrow("enough");
  await expect(send(world, get(server.url), limits, stop.signal)).rejects.toThrow("enough");
  expect(server.heard).toHaveLength(1);
  expect(world.sleeping()).toBe(0);
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
