const PATTERN = /^gid:\/\/shopify\/([A-Za-z0-9_]+)\/([^/?\s]+)(\?\S*)?$/;

/** A global id taken apart. */
export interface Gid {
  readonly type: string;
  /** The part after the type: digits for nearly everything. */
  readonly key: string;
  /** The number in `key`; NaN where it is none. */
  readonly number: number;
}

/** Writes a global id. */
export function gid(type: string, key: number | string): string {
  return `gid://shopify/${type}/${key}`;
}

/** Reads a global id; undefined where the text is none. */
export function parseGid(text: string): Gid | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [, type = "", key = ""] = match;
  return { type, key, number: /^\d+$/.test(key) ? Number(key) : Number.NaN };
}
