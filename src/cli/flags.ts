import { InvalidArgumentError, type Command } from "commander";
import type { CommandFlag } from "../simulator/command-options.ts";

/** Adds flags that another room has declared. */
export function addFlags(command: Command, flags: readonly CommandFlag[]): void {
  for (const { flags: text, description, kind } of flags) {
    if (kind === "port") command.option(text, description, toPort);
    else if (kind === "number") command.option(text, description, toNumber);
    else command.option(text, description);
  }
}

function toNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 0 on.");
}

function toPort(text: string): number {
  const port = toNumber(text);
  if (port <= 65_535) return port;
  throw new InvalidArgumentError("Ports go from 0 to 65535.");
}
