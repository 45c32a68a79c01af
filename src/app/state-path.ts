import { join } from "node:path";
import type { Brand } from "../spec/load-project.ts";

/**
 * Where a brand's state is kept: one file per brand and environment, so that nothing learnt from a
 * sandbox is ever believed in production.
 */
export function statePath(stateDir: string, brand: Brand): string {
  return join(stateDir, environmentOf(brand), `${brand.name}.sqlite`);
}

/**
 * The environment a brand runs in: the one that was chosen, what its connections call so, and the address where one of them
 * points elsewhere than usual.
 */
export function environmentOf(brand: Brand): string {
  const parts = new Set<string>(brand.environment === undefined ? [] : [brand.environment]);
  for (const { options } of brand.connections.values()) {
    if (typeof options["environment"] === "string") parts.add(options["environment"]);
    if (typeof options["endpoint"] === "string") parts.add(addressOf(options["endpoint"]));
  }
  return [...parts].join("+") || "default";
}

function addressOf(endpoint: string): string {
  return new URL(endpoint).host.replaceAll(/[^A-Za-z0-9.-]/g, "-");
}
