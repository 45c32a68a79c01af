import { SyncError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { toPointer } from "../core/json.ts";

/** More values than any document needs; what passes it is a runaway expression. */
const maxValues = 1_000_000;
const maxDepth = 200;

/**
 * Copies what an expression gave into plain JSON: own keys only, members without a value dropped,
 * minus zero made zero, the evaluator's own marks on arrays left behind.
 *
 * @throws SyncError `mapping/not-json` for functions, endless numbers, `__proto__`, broken text;
 * `mapping/limit` for what is too large or too deep.
 */
export function toPlainJson(value: unknown): Json | undefined {
  if (value === undefined) return undefined;
  return new Copier().copy(value, 0);
}

class Copier {
  #count = 0;
  readonly #path: (string | number)[] = [];

  copy(value: unknown, depth: number): Json {
    this.#count += 1;
    if (this.#count > maxValues || depth > maxDepth) {
      throw new SyncError("mapping/limit", "the result is too large or too deep");
    }
    switch (typeof value) {
      case "string":
        return this.#text(value, "a text");
      case "number":
        if (!Number.isFinite(value)) return this.#refuse(`the number ${String(value)}`);
        return value === 0 ? 0 : value;
      case "boolean":
        return value;
      case "object":
        if (value === null) return null;
        return Array.isArray(value) ? this.#list(value, depth) : this.#map(value, depth);
      case "function":
        return this.#refuse("a function");
      default:
        return this.#refuse(`a value of type ${typeof value}`);
    }
  }

  #list(value: readonly unknown[], depth: number): Json {
    const result: Json[] = [];
    for (let index = 0; index < value.length; index += 1) {
      this.#path.push(index);
      // Only a pattern's group that took no part is a member without a value; its place counts.
      result.push(this.copy(value[index] ?? null, depth + 1));
      this.#path.pop();
    }
    return result;
  }

  #map(value: object, depth: number): Json {
    if (Object.hasOwn(value, "_jsonata_lambda") || Object.hasOwn(value, "_jsonata_function")) {
      return this.#refuse("a function");
    }
    const parent: unknown = Object.getPrototypeOf(value);
    if (parent !== Object.prototype && parent !== null) {
      return this.#refuse("a map with the key __proto__");
    }
    const result: Record<string, Json> = {};
    for (const [key, member] of Object.entries(value) as [string, unknown][]) {
      if (key === "__proto__") this.#refuse("a map with the key __proto__");
      if (member === undefined) continue;
      this.#path.push(key);
      result[this.#text(key, "a key")] = this.copy(member, depth + 1);
      this.#path.pop();
    }
    return result;
  }

  #text(value: string, what: string): string {
    if (/\p{Surrogate}/u.test(value))
      this.#refuse(`${what} with half a character (a lone surrogate)`);
    return value;
  }

  #refuse(what: string): never {
    const at = toPointer(this.#path);
    throw new SyncError("mapping/not-json", `the result holds ${what}${at ? ` at ${at}` : ""}`, {
      facts: { pointer: at },
    });
  }
}
