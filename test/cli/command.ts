import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { realWorld } from "../../src/core/real-world.ts";
import { startSimulator, type Simulator } from "../../src/simulator/index.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** The command as it is installed; another copy of it can be held against the suite. */
const main = process.env["BRANDSYNC_MAIN"] ?? path.join(root, "dist/main.js");

export const sampleCatalogue = path.join(
  root,
  "pipelines/_presets/shopify-nuorder/init/sample-catalogue.csv",
);

/** What a command that ended left behind. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** Resolves once the text stands on one of the two streams; rejects if it ends before. */
  saying(text: string): Promise<void>;
  /** The first line on standard output. */
  firstLine(): Promise<string>;
  signal(name: NodeJS.Signals): void;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the command in an environment that holds nothing but what a shell needs. */
export function start(
  args: readonly string[],
  { cwd = root, env = {} }: Surroundings = {},
): Running {
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...said }));
  });
  const until = <Seen>(find: () => Seen | undefined): Promise<Seen> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const seen = find();
        if (seen === undefined) return;
        listeners.delete(look);
        resolve(seen);
      };
      listeners.add(look);
      look();
      void ended.then(() => reject(new Error(`ended before it was seen: ${said.stderr}`)));
    });
  return {
    ended,
    saying: async (text) => {
      await until(() => `${said.stdout}${said.stderr}`.includes(text) || undefined);
    },
    firstLine: () =>
      until(() => (said.stdout.includes("\n") ? said.stdout.split("\n")[0] : undefined)),
    signal: (name) => child.kill(name),
  };
}

/** Runs the command to its end. */
export function brandsync(args: readonly string[], surroundings?: Surroundings): Promise<Ended> {
  return start(args, surroundings).ended;
}

/** A project of its own with the presets that ship, and both local systems. */
export interface Place extends AsyncDisposable {
  readonly root: string;
  readonly simulator: Simulator;
  readonly ports: readonly string[];
  /** Runs the command in the project. */
  run(...args: readonly string[]): Promise<Ended>;
}

/** Makes a project without brands, and local systems that hold the given exports. */
async function makePlace(csv = "", tags: readonly string[] = []): Promise<Place> {
  const world = realWorld();
  const simulator = await startSimulator({
    world,
    shopifyPort: 0,
    nuorderPort: 0,
    csv: csv === "" ? [] : [{ name: "export.csv", text: csv }],
    tags,
  });
  const project = makeProject();
  const port = (endpoint: string) => new URL(endpoint).port;
  return {
    root: project.root,
    simulator,
    ports: [
      ...["--shopify-port", port(simulator.shopify.endpoint)],
      ...["--nuorder-port", port(simulator.nuorder.endpoint)],
    ],
    run: (...args) => brandsync(args, { cwd: project.root }),
    [Symbol.asyncDispose]: async () => {
      project[Symbol.dispose]();
      await simulator.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

/** The same with a brand "acme" that is pointed at the local systems. */
export async function makeBrand(csv = "", tags: readonly string[] = []): Promise<Place> {
  const place = await makePlace(csv, tags);
  const preset = ["--preset", "shopify-nuorder", "--simulator"];
  const { code, stderr } = await place.run("init", "acme", ...preset, ...place.ports);
  if (code !== 0) throw new Error(`init ended with ${String(code)}: ${stderr}`);
  return place;
}

/** A folder with the presets that ship, and nothing else. */
export function makeProject(): Disposable & { readonly root: string } {
  const folder = mkdtempSync(path.join(tmpdir(), "brandsync-cli-"));
  for (const part of ["pipelines/_presets", "mappings/_presets", "schemas"]) {
    mkdirSync(path.dirname(path.join(folder, part)), { recursive: true });
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  }
  return {
    root: folder,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The lines of JSON on standard output; throws where one is none. */
export function jsonLines({ stdout }: Ended): readonly Record<string, unknown>[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
