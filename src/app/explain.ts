import { errorCodes, isErrorCode, type ErrorCode, type ErrorKind } from "../core/error-codes.ts";
import { SyncError } from "../core/errors.ts";
import { didYouMean } from "../spec/suggest.ts";

/** What there is to know about one error code. */
export interface ExplainedCode extends ErrorKind {
  readonly code: ErrorCode;
}

/**
 * Looks an error code up.
 * @throws SyncError `spec/wrong-value` with the nearest code there is
 */
export function explainCode(text: string): ExplainedCode {
  // People copy what they see, and they see `error[spec/unknown-key]:`.
  const code = text.trim().replace(/^(?:error|warning)?\[(.*)\]:?$/, "$1");
  if (isErrorCode(code)) return { code, ...errorCodes[code] };
  const hint = didYouMean(code, Object.keys(errorCodes)) ?? "`brandsync explain` lists them all.";
  throw new SyncError("spec/wrong-value", `there is no error code "${code}"`, { hint });
}

/** Every error code, in the sequence of the catalogue. */
export function allCodes(): readonly ExplainedCode[] {
  return Object.keys(errorCodes).filter(isErrorCode).map(explainCode);
}
