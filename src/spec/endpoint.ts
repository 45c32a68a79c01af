import type { ErrorCode } from "../core/error-codes.ts";

/** What is wrong with a base URL: nothing, not a URL of the kind that is needed, or not encrypted. */
export function judgeEndpoint(text: string): ErrorCode | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return "spec/bad-endpoint";
  }
  // Credentials belong into secrets; a query or fragment cannot be continued with a path.
  const isPlainBase = !url.username && !url.password && !url.search && !url.hash;
  if (!isPlainBase || !["http:", "https:"].includes(url.protocol)) return "spec/bad-endpoint";
  return url.protocol === "https:" || isLoopback(url.hostname)
    ? undefined
    : "spec/insecure-endpoint";
}

/** `URL` has already brought 127.1, 0x7f000001 and the like into dotted form. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
