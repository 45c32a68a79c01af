/** The parameters of an `Authorization: OAuth …` header, values as they stood there, unquoted. */
export type OAuthParameters = ReadonlyMap<string, string>;

/**
 * Reads an OAuth 1.0 header in every spelling clients are known to use: any case of the scheme,
 * values quoted or bare, with or without spaces. Undefined when it is none, or names a parameter twice.
 */
export function parseOAuthHeader(header: string | undefined): OAuthParameters | undefined {
  const scheme = /^\s*oauth\s+/i.exec(header ?? "");
  if (!header || !scheme) return undefined;
  const parameters = new Map<string, string>();
  const pair = /\s*([^=,\s"]+)\s*=\s*(?:"([^"]*)"|([^,"]*))\s*(?:,|$)/y;
  for (pair.lastIndex = scheme[0].length; pair.lastIndex < header.length;) {
    const [, name, quoted, bare] = pair.exec(header) ?? [];
    if (name === undefined || parameters.has(name)) return undefined;
    parameters.set(name, quoted ?? bare?.trim() ?? "");
  }
  return parameters;
}

/** Percent-decodes every value; undefined when one is malformed. */
export function decodedParameters(parameters: OAuthParameters): OAuthParameters | undefined {
  try {
    return new Map([...parameters].map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    return undefined;
  }
}
