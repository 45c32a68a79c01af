import { isObject, type Json } from "../core/json.ts";

const width = 100;

/**
 * Writes JSON as prettier leaves it: maps one key a line, lists of texts on one line if they fit.
 * Long lists of numbers and lists of lists, which no schema has, come out otherwise.
 */
export function formatJson(value: Json): string {
  return `${write(value, "", 1)}\n`;
}

/** `taken` counts the characters that already stand on the line or must still fit, such as a comma. */
function write(value: Json, indent: string, taken: number): string {
  const inner = `${indent}  `;
  if (isObject(value)) {
    const entries = Object.entries(value);
    if (entries.length === 0) return "{}";
    const lines = entries.map(([key, one]) => {
      const label = `${inner}${JSON.stringify(key)}: `;
      return `${label}${write(one, inner, label.length + 1)}`;
    });
    return `{\n${lines.join(",\n")}\n${indent}}`;
  }
  if (!Array.isArray(value)) return JSON.stringify(value);
  const items = value as readonly Json[];
  const flat = `[${items.map((item) => JSON.stringify(item)).join(", ")}]`;
  const holdsMaps = items.some((item) => typeof item === "object" && item !== null);
  if (items.length === 0 || (!holdsMaps && taken + flat.length <= width)) return flat;
  const lines = items.map((item) => `${inner}${write(item, inner, inner.length + 1)}`);
  return `[\n${lines.join(",\n")}\n${indent}]`;
}
