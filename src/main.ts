#!/usr/bin/env node
import process from "node:process";
import { createInterface } from "node:readline/promises";
import { reportBug, runCli } from "./cli/cli.ts";
import { realWorld } from "./core/real-world.ts";

// A reader that has seen enough, such as `head`, is no failure, and no reason to leave a run half done:
// what is said from then on is lost, what is done is not.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    stream.write = () => true;
  });
}

process.on("uncaughtException", (thrown) => {
  reportBug(thrown, process.stderr);
  process.exit(1);
});

/** Asks on standard error, for standard output may be read by programs. */
async function askThere(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

await using world = realWorld();
process.exitCode = await runCli(process.argv.slice(2), {
  world,
  stdout: process.stdout,
  stderr: process.stderr,
  signals: process,
  env: process.env,
  cwd: process.cwd(),
  ask: process.stdin.isTTY && process.stderr.isTTY ? askThere : undefined,
});
