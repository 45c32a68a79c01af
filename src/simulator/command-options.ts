import path from "node:path";
import { SyncError } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { nuorderKeys, shopifyKeys } from "./credentials.ts";
import { readFillFile } from "./fill-file.ts";
import { startSimulator, type Simulator, type SimulatorOptions } from "./index.ts";

/*
 * What the command line says about the local systems: flags, sentences and answers that name them.
 * It stands here because no other room knows which systems they are.
 */

/** One flag, for whichever library reads the command line. */
export interface CommandFlag {
  readonly flags: string;
  readonly description: string;
  readonly kind: "port" | "number" | "text" | "texts";
}

/** The ports that were asked for, by the names of their flags in camel case. */
export interface PortValues {
  readonly shopifyPort?: number;
  readonly nuorderPort?: number;
}

/** What `simulate` was asked for. */
export interface SimulateValues extends PortValues {
  readonly shopifyCsv?: readonly string[];
  readonly tag?: readonly string[];
  readonly shopifyCustomersCsv?: readonly string[];
  readonly customerTag?: readonly string[];
  readonly shopifyInventoryCsv?: readonly string[];
  readonly shopifySeed?: readonly string[];
  readonly nuorderWarehouse?: readonly string[];
  readonly nuorderSeed?: readonly string[];
  readonly seed?: number;
  readonly state?: string;
}

const defaultPorts = { shopify: 4810, nuorder: 4811 } as const;

export const portFlags: readonly CommandFlag[] = [
  {
    flags: "--shopify-port <port>",
    description: `where the local Shopify listens (${String(defaultPorts.shopify)})`,
    kind: "port",
  },
  {
    flags: "--nuorder-port <port>",
    description: `where the local NuORDER listens (${String(defaultPorts.nuorder)})`,
    kind: "port",
  },
];

export const simulateFlags: readonly CommandFlag[] = [
  ...portFlags,
  {
    flags: "--shopify-csv <file...>",
    description: "fill Shopify from a product export",
    kind: "texts",
  },
  {
    flags: "--tag <text...>",
    description: 'give every imported product a tag, e.g. "NuORDER Sync: True"',
    kind: "texts",
  },
  {
    flags: "--shopify-customers-csv <file...>",
    description: "add the customers of an export",
    kind: "texts",
  },
  {
    flags: "--customer-tag <text...>",
    description: "give every imported customer a tag",
    kind: "texts",
  },
  {
    flags: "--shopify-inventory-csv <file...>",
    description: "set stock and locations as an inventory export says",
    kind: "texts",
  },
  {
    flags: "--shopify-seed <file...>",
    description: "run the GraphQL operations of a JSON file in Shopify",
    kind: "texts",
  },
  {
    flags: "--nuorder-warehouse <name...>",
    description: "give NuORDER a warehouse of this name",
    kind: "texts",
  },
  {
    flags: "--nuorder-seed <file...>",
    description: "put the sales orders of a JSON file into NuORDER",
    kind: "texts",
  },
  {
    flags: "--seed <number>",
    description: "the same seed gives the same ids and the same chance (1)",
    kind: "number",
  },
  { flags: "--state <file>", description: "keep everything over restarts", kind: "text" },
];

export const simulateSummary = "Serve a local Shopify and a local NuORDER until stopped";

/**
 * Starts the local systems as the command line asks.
 * @throws SyncError `spec/no-file`, `simulate/bad-file`, `simulate/bad-state`, `simulate/port-taken`
 */
export async function simulate(
  values: SimulateValues,
  cwd: string,
  world: World,
): Promise<Simulator> {
  const { shopifyPort, nuorderPort, tag, customerTag, seed, state } = values;
  const read = (files: readonly string[] = []) => files.map((file) => readFillFile(file, cwd));
  const options: SimulatorOptions = {
    world,
    csv: read(values.shopifyCsv),
    customersCsv: read(values.shopifyCustomersCsv),
    inventoryCsv: read(values.shopifyInventoryCsv),
    seeds: read(values.shopifySeed),
    nuorderSeeds: read(values.nuorderSeed),
    shopifyPort: shopifyPort ?? defaultPorts.shopify,
    nuorderPort: nuorderPort ?? defaultPorts.nuorder,
    ...(tag ? { tags: tag } : {}),
    ...(customerTag ? { customerTags: customerTag } : {}),
    ...(values.nuorderWarehouse ? { warehouses: values.nuorderWarehouse } : {}),
    ...(seed === undefined ? {} : { seed }),
    ...(state === undefined ? {} : { stateFile: path.resolve(cwd, state) }),
  };
  try {
    return await startSimulator(options);
  } catch (thrown) {
    throw explained(thrown as Error);
  }
}

/** The line that tells a program that the systems listen, and how to reach them. */
export function readyEvent({ shopify, nuorder }: Simulator): object {
  const { endpoint, shop, access_token } = shopify;
  return { event: "ready", shopify: { endpoint, shop, access_token }, nuorder };
}

/** What people need to know once the systems listen, a line each. */
export function readyText(
  { imported, restored, shopify, nuorder }: Simulator,
  { tag = [], customerTag = [], state }: SimulateValues,
): readonly string[] {
  const tagged = (what: string, tags: readonly string[]): readonly string[] => {
    const isThere = imported.some(({ counts }) => `${what}s` in counts);
    const named = tags.map((one) => `"${one}"`).join(", ");
    return isThere && named !== "" ? [`every ${what} tagged ${named}`] : [];
  };
  return [
    ...imported.map(({ name, counts }) => {
      // Every key is the plural of what it counts.
      const brought = Object.entries(counts).map(([many, number]) =>
        count(number, many.slice(0, -1)),
      );
      return `${name}: ${brought.join(", ")}`;
    }),
    ...tagged("product", tag),
    ...tagged("customer", customerTag),
    ...(restored ? [`everything as it was left in ${state ?? "the state file"}`] : []),
    ...(imported.length === 0 && !restored
      ? ["Shopify is empty; fill it with --shopify-csv FILE"]
      : []),
    "",
    `Shopify    ${shopify.endpoint}`,
    `NuORDER    ${nuorder.endpoint}`,
    `requests   ${shopify.endpoint}/__sim/log?format=text`,
  ];
}

/** Where the local systems are reached. */
export interface SimulatedEndpoints {
  readonly shopify: { readonly endpoint: string };
  readonly nuorder: { readonly endpoint: string };
}

/** Where they are reached once they are started with these ports. */
export function endpointsOn({
  shopifyPort = defaultPorts.shopify,
  nuorderPort = defaultPorts.nuorder,
}: PortValues): SimulatedEndpoints {
  const on = (port: number) => ({ endpoint: `http://127.0.0.1:${String(port)}` });
  return { shopify: on(shopifyPort), nuorder: on(nuorderPort) };
}

/** What the placeholders of a new brand's files stand for where it is pointed at a simulator. */
export function simulatedBrandValues(
  endpoints: SimulatedEndpoints,
): Readonly<Record<string, string>> {
  return {
    shopify_endpoint: endpoints.shopify.endpoint,
    shopify_shop: shopifyKeys.shop,
    shopify_access_token: shopifyKeys.access_token,
    nuorder_endpoint: endpoints.nuorder.endpoint,
    nuorder_consumer_key: nuorderKeys.consumer_key,
    nuorder_consumer_secret: nuorderKeys.consumer_secret,
    nuorder_token: nuorderKeys.token,
    nuorder_token_secret: nuorderKeys.token_secret,
  };
}

/** How the simulator that those files name is started, as lines for a shell. */
export function simulateHint({ shopifyPort, nuorderPort }: PortValues): readonly string[] {
  const ports = [
    ...(shopifyPort === undefined ? [] : [` --shopify-port ${String(shopifyPort)}`]),
    ...(nuorderPort === undefined ? [] : [` --nuorder-port ${String(nuorderPort)}`]),
  ];
  return [
    `npx brandsync simulate${ports.join("")} \\`,
    '  --shopify-csv my-export.csv --tag "NuORDER Sync: True" &',
  ];
}

/** Gives what the simulator says the code and the place that a command ends with. */
function explained(error: Error): Error {
  const options = { cause: error };
  const [, file, rest] =
    /^The (?:CSV|seed) file "(.*?)" cannot be (?:imported|run): (.*)$/s.exec(error.message) ?? [];
  if (file !== undefined && rest !== undefined) {
    const [, line, sentence] = /^Line (\d+): (.*)$/s.exec(rest) ?? [];
    const location = { file, line: Number(line ?? 1), column: 1 };
    return new SyncError("simulate/bad-file", sentence ?? rest, { ...options, location });
  }
  if (error.message.startsWith("The state file")) {
    return new SyncError("simulate/bad-state", error.message, options);
  }
  if ((error.cause as NodeJS.ErrnoException | undefined)?.code === "EADDRINUSE") {
    const [sentence = error.message] = error.message.split(". ");
    return new SyncError("simulate/port-taken", sentence, options);
  }
  if ((error as NodeJS.ErrnoException).code === "EACCES") {
    return new SyncError(
      "simulate/port-taken",
      "the port may not be used by this account",
      options,
    );
  }
  return error;
}

function count(number: number, what: string): string {
  return `${String(number)} ${what}${number === 1 ? "" : "s"}`;
}
