import { InvalidArgumentError } from "commander";

/** Reads how many of each kind are shown; 0 shows all. */
export function toLimit(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 0 on.");
}
