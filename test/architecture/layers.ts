import { importsOf, type Import } from "./imports.ts";
import type { Tree } from "./source-tree.ts";

/** What a room may import besides itself: rooms, or single files of a room, types only. */
export interface Room {
  readonly rooms: readonly string[];
  readonly types?: readonly string[];
}

/** The arrows of src/README.md. `main.ts` is the process entry and stands above every room. */
export const rooms: Readonly<Record<string, Room>> = {
  core: { rooms: [] },
  mapping: { rooms: ["core"] },
  http: { rooms: ["core"] },
  state: { rooms: ["core"] },
  simulator: { rooms: ["core"] },
  connectors: { rooms: ["core", "http"] },
  spec: { rooms: ["core", "mapping"] },
  engine: { rooms: ["core", "mapping"], types: ["src/spec/pipeline.ts", "src/spec/envelope.ts"] },
  app: {
    rooms: ["core", "mapping", "http", "state", "simulator", "connectors", "spec", "engine"],
  },
  daemon: { rooms: ["core", "app"] },
  cli: { rooms: ["core", "app", "simulator", "daemon"] },
  main: { rooms: ["core", "app", "cli"] },
};

/** Packages that one room alone may load, so that what they do stays walled in. */
export const walls: Readonly<Record<string, string>> = {
  jsonata: "mapping",
  "better-sqlite3": "state",
  undici: "core",
  yaml: "spec",
  commander: "cli",
  "@shopify/admin-api-client": "connectors",
  "@hono/node-server": "daemon",
  "prom-client": "daemon",
};

/** Holds every import against the rooms' rules; gives a sentence for each that breaks one. */
export function layerViolations(tree: Tree): readonly string[] {
  const imports = importsOf(tree);
  return [...imports.flatMap((one) => violation(one, tree) ?? []), ...cycles(imports)];
}

function violation(one: Import, tree: Tree): string | undefined {
  const { from, to, ours, typeOnly } = one;
  const room = roomOf(from);
  const rule = rooms[room];
  if (!rule) return `${from} lies in no room that has a rule`;
  if (!ours) {
    const wall = Object.entries(walls).find(([name]) => to === name || to.startsWith(`${name}/`));
    return wall && wall[1] !== room
      ? `${from} loads "${wall[0]}", which is walled in ${wall[1]}`
      : undefined;
  }
  if (to.endsWith(".json") && !to.startsWith("src/")) return undefined;
  if (!tree.has(to)) return `${from} imports "${to}", which is not there`;
  const target = roomOf(to);
  if (room === target) return room === "connectors" ? betweenConnectors(one) : undefined;
  if (rule.rooms.includes(target)) return undefined;
  if (typeOnly && rule.types?.includes(to)) return undefined;
  return `${from} imports ${to}: ${room} may not import ${target}${typeOnly ? ", not even a type" : ""}`;
}

/** Connectors do not know each other; the list of them in `index.ts` knows all. */
function betweenConnectors({ from, to }: Import): string | undefined {
  const [own, other] = [from.split("/")[2], to.split("/")[2]];
  if (own === other || !from.slice("src/connectors/".length).includes("/")) return undefined;
  return `${from} imports ${to}: a connector may not import another`;
}

function roomOf(file: string): string {
  return (file.split("/")[1] ?? "").replace(/\.ts$/, "");
}

/** Walks depth first; an edge back to a file on the present path closes a ring. */
function cycles(imports: readonly Import[]): readonly string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports.filter(({ ours }) => ours)) {
    targets.set(from, [...(targets.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const rings: string[] = [];
  const walk = (file: string, path: readonly string[]) => {
    const start = path.indexOf(file);
    if (start >= 0) rings.push(`ring: ${[...path.slice(start), file].join(" → ")}`);
    if (start >= 0 || done.has(file)) return;
    for (const to of targets.get(file) ?? []) walk(to, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  return rings;
}
