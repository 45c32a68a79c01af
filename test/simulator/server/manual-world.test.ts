import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { manualWorld } from "../../support/manual-world.ts";

describe("manualWorld", () => {
  it("moves only when told, and wakes sleepers in order", async () => {
    const world = manualWorld({ startAt: "2026-01-01T00:00:00.000Z" });
    const woken: [string, number][] = [];
    const sleep = async (name: string, ms: number): Promise<void> => {
      await world.clock.sleep(ms);
      woken.push([name, world.clock.monotonic()]);
    };
    const all = [
      sleep("b", 20),
      sleep("a", 10),
      sleep("late", 40),
      sleep("c", 10).then(() => sleep("d", 5)),
    ];
    await world.advance(30);
    expect(woken).toEqual([
      ["a", 10],
      ["c", 10],
      ["d", 15],
      ["b", 20],
    ]);
    expect(world.clock.now()).toBe(Date.UTC(2026, 0, 1) + 30);
    expect(world.sleeping()).toBe(1);
    await world.advance(10);
    await Promise.all(all);
    expect(woken.at(-1)).toEqual(["late", 40]);
  });

  it("ends a sleep with the signal's reason", async () => {
    const world = manualWorld();
    const stop = new AbortController();
    const sleeping = world.clock.sleep(10, stop.signal);
    stop.abort(new Error("enough"));
    await expect(sleeping).rejects.toThrow("enough");
    await expect(world.clock.sleep(10, stop.signal)).rejects.toThrow("enough");
    expect(world.sleeping()).toBe(0);
  });

  it("repeats its chance for the same seed", () => {
    const draw = (seed: number): unknown => {
      const world = manualWorld({ seed });
      return [world.random(), world.random(), world.randomHex(8)];
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(manualWorld().randomHex(16)).toMatch(/^[0-9a-f]{32}$/);
  });

  it("may advance by itself", async () => {
    const world = manualWorld({ autoAdvance: true });
    await world.clock.sleep(3_600_000);
    expect(world.clock.monotonic()).toBe(3_600_000);
  });

  it("never lets a timeout beat an answer that is coming", async () => {
    await using world = manualWorld({ autoAdvance: true });
    const server = createServer((_, reply) => {
      void world.clock.sleep(200).then(() => reply.end("slow"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const stop = new AbortController();
    const timeout = world.clock.sleep(30_000, stop.signal).then(
      () => "timeout",
      () => "stopped",
    );
    const answer = world.fetch(`http://127.0.0.1:${port}/`, {}).then((response) => response.text());
    expect(await Promise.race([timeout, answer])).toBe("slow");
    stop.abort(new Error("answered"));
    expect(world.clock.monotonic()).toBe(200);
    server.close();
    server.closeAllConnections();
  });
});
