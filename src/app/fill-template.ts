import { SyncError } from "../core/errors.ts";

/**
 * Fills a file for a new brand.
 *
 * `{{name}}` stands for a value. Lines between `{{#part}}` and `{{/part}}` stay where the part is
 * wanted, those between `{{^part}}` and `{{/part}}` where it is not; marks stand on lines of their
 * own, parts do not nest.
 * @throws SyncError `internal/bug` for a template that is wrong in itself
 */
export function fillTemplate(
  text: string,
  values: Readonly<Record<string, string>>,
  parts: readonly string[],
  file: string,
): string {
  const kept: string[] = [];
  let part: { readonly name: string; readonly wanted: boolean } | undefined;
  for (const line of text.split("\n")) {
    const [, mark, name] = /^\{\{([#^/])([a-z_]+)\}\}$/.exec(line.trim()) ?? [];
    if (name === undefined) {
      if (part?.wanted ?? true) kept.push(fill(line));
    } else if (mark === "/") {
      if (part?.name !== name) throw wrong(`"${name}" ends but did not begin`);
      part = undefined;
    } else {
      if (part) throw wrong(`"${name}" begins inside "${part.name}"`);
      part = { name, wanted: parts.includes(name) === (mark === "#") };
    }
  }
  if (part) throw wrong(`"${part.name}" does not end`);
  return kept.join("\n");

  function fill(line: string): string {
    return line.replaceAll(/\{\{([A-Za-z_]+)\}\}/g, (_, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) throw wrong(`nothing is known for "${name}"`);
      return value;
    });
  }

  function wrong(what: string): SyncError {
    return new SyncError("internal/bug", `the template "${file}" is wrong: ${what}`);
  }
}
