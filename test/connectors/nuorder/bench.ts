import { nuorder } from "../../../src/connectors/nuorder/index.ts";
import type { Connection } from "../../../src/core/component.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Action, Sink, Source } from "../../../src/core/ports.ts";
import { Secret } from "../../../src/core/secret.ts";
import { startSimulator, type Simulator } from "../../../src/simulator/index.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";

export interface Bench {
  readonly world: ManualWorld;
  readonly simulator: Simulator;
  readonly open: typeof open;
}

/** Runs a test against a local NuORDER of its own. */
export async function bench(use: (parts: Bench) => Promise<void>): Promise<void> {
  await using world = manualWorld({ autoAdvance: true });
  await using simulator = await startSimulator({ world, shopifyPort: 0, nuorderPort: 0 });
  await use({ world, simulator, open });
}

/** Opens the connector's connection, sink, source and action with the credentials of the simulator. */
function open(
  world: ManualWorld,
  simulator: Simulator,
  options: JsonObject = {},
  sinkOptions: JsonObject = {},
  sourceOptions: JsonObject = {},
): {
  readonly connection: Connection;
  readonly sink: Sink;
  readonly source: Source;
  readonly action: Action;
} {
  const { endpoint, ...credentials } = simulator.nuorder;
  const secrets = new Map(
    Object.entries(credentials).map(([name, value]) => [name, new Secret(value, name)]),
  );
  const readFile = (): string => "";
  const context = { world, warn: () => undefined, scratchDir: "" };
  const all = { type: "nuorder", environment: "sandbox", endpoint, ...options };
  const connection = nuorder.connections[0]!.open(all, secrets, context);
  return {
    connection,
    sink: nuorder.sinks[0]!.open(sinkOptions, connection, context),
    source: nuorder.sources[0]!.open(sourceOptions, connection, { ...context, readFile }),
    action: nuorder.actions![0]!.open({}, connection, { ...context, readFile }),
  };
}
