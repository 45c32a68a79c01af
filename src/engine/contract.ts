import { Ajv, type ErrorObject } from "ajv";
import addFormats from "ajv-formats";
import { SyncError } from "../core/errors.ts";
import { atPointer, type Json, type JsonObject } from "../core/json.ts";

/** Says why a document does not meet its contract; undefined if it does. */
export type Contract = (document: JsonObject) => SyncError | undefined;

/**
 * Compiles a contract, a JSON Schema of draft-07.
 * @throws SyncError `spec/bad-schema`
 */
export function compileContract(text: string, file: string): Contract {
  // Without ownProperties Ajv finds "constructor" on an empty object; formats need their package.
  const ajv = new Ajv({ allErrors: true, strict: false, ownProperties: true, verbose: true });
  addFormats.default(ajv);
  const validate = compile();
  return (document) => {
    if (validate(document)) return undefined;
    const errors = validate.errors ?? [];
    return new SyncError("document/contract", sentences(document, errors), {
      facts: {
        contract: file,
        pointer: errors[0]?.instancePath ?? "",
        expected: errors[0]?.message ?? "",
      },
    });
  };

  function compile() {
    try {
      return ajv.compile(JSON.parse(text) as JsonObject);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new SyncError("spec/bad-schema", `the contract "${file}" cannot be used: ${why}`, {
        cause: error,
        location: { file, line: 1, column: 1 },
      });
    }
  }
}

function sentences(document: JsonObject, errors: readonly ErrorObject[]): string {
  // anyOf and friends only say that none of the alternatives fitted; their parts say why.
  const telling = errors.filter(({ keyword }) => !["anyOf", "oneOf", "if"].includes(keyword));
  const unique = [...new Set((telling.length > 0 ? telling : errors).map(sentence))];
  const shown = unique.slice(0, 3).join("; ");
  return unique.length > 3 ? `${shown}; and ${String(unique.length - 3)} more` : shown;

  function sentence({ instancePath, keyword, params, message }: ErrorObject): string {
    const place = instancePath === "" ? "the document" : `"${instancePath.slice(1)}"`;
    const facts = params as Record<string, Json>;
    if (keyword === "required") {
      return `${place} lacks "${String(facts["missingProperty"])}"`;
    }
    if (keyword === "additionalProperties") {
      return `${place} may not have "${String(facts["additionalProperty"])}"`;
    }
    return `${place} ${message ?? "is not as the contract says"}${met(instancePath)}`;
  }

  function met(pointer: string): string {
    const value = atPointer(document, pointer);
    if (value === undefined) return "";
    const text = JSON.stringify(value);
    return `, not ${text.length > 60 ? `${text.slice(0, 57)}…` : text}`;
  }
}
