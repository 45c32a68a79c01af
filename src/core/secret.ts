import { inspect } from "node:util";

const shown = "••••";

/** A string that does not print itself: not in logs, not in JSON, not in an inspector. */
export class Secret {
  readonly #value: string;
  /** Where the value came from, e.g. the name of its environment variable. Safe to print. */
  readonly origin: string;

  constructor(value: string, origin: string) {
    this.#value = value;
    this.origin = origin;
  }

  /** The value itself. Call it only where it goes on the wire. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}
