import { accessSync, constants, mkdirSync } from "node:fs";
import type { Clock } from "../core/world.ts";
import type { Configuration } from "./configuration.ts";

/** What supervisors ask. */
export interface Health {
  /** To be called on every turn of the loop. */
  readonly beat: () => void;
  /** True while the loop turns. */
  readonly isAlive: () => boolean;
  readonly handle: (request: Request) => Promise<Response>;
}

/** The loop turns every few seconds; a whole project read anew may hold it up. */
const deadAfterMs = 120_000;

/** Makes the answers of `/healthz` (the loop turns) and `/readyz` (it can do its work). */
export function createHealth(
  clock: Clock,
  stateDir: string,
  configuration: Pick<Configuration, "unreadable" | "brands">,
  otherTroubles: () => readonly string[],
): Health {
  let last = clock.monotonic();
  const isAlive = () => clock.monotonic() - last < deadAfterMs;
  const troubles = (): readonly string[] => [
    ...(isAlive() ? [] : ["the loop stands still"]),
    ...(isWritable(stateDir) ? [] : ["the folder of the state cannot be written"]),
    ...configuration.unreadable().map((brand) => `the brand "${brand}" cannot be read`),
    ...otherTroubles(),
  ];
  return {
    beat: () => {
      last = clock.monotonic();
    },
    isAlive,
    handle: (request) => {
      const isReady = new URL(request.url).pathname === "/readyz";
      const found = isReady ? troubles() : isAlive() ? [] : ["the loop stands still"];
      const body = found.length === 0 ? "ok\n" : `${found.join("\n")}\n`;
      return Promise.resolve(
        new Response(body, { status: found.length === 0 ? 200 : 503, headers }),
      );
    },
  };
}

const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
