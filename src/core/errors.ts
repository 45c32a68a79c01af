import { errorCodes, type ErrorCode, type ErrorKind, type Recovery } from "./error-codes.ts";
import type { Location } from "./location.ts";

/** What is known about an error beside its sentence; facts are fields, never text to be parsed. */
export interface ErrorDetails {
  readonly location?: Location;
  /** Overrides the catalogue's hint where the thrower knows better. */
  readonly hint?: string;
  /** Small values worth printing: a status, a key, a limit. Never a secret. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
  readonly cause?: unknown;
}

/** Every error this project throws on purpose. Its code says what happens next. */
export class SyncError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly location: Location | undefined;
  readonly facts: Readonly<Record<string, string | number | boolean>>;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.name = "SyncError";
    this.code = code;
    this.hint = details.hint ?? errorCodes[code].hint;
    this.location = details.location;
    this.facts = details.facts ?? {};
  }

  get kind(): ErrorKind {
    return errorCodes[this.code];
  }

  /** What the engine does next. */
  get recovery(): Recovery {
    return errorCodes[this.code].recovery;
  }
}

/** Turns anything thrown into a `SyncError`; what nobody foresaw becomes `internal/bug`. */
export function asSyncError(thrown: unknown): SyncError {
  if (thrown instanceof SyncError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new SyncError("internal/bug", message, { cause: thrown });
}
