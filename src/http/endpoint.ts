import { SyncError } from "../core/errors.ts";

const loopbackHosts: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Tells whether a host is this machine. */
function isLoopback(hostname: string): boolean {
  return loopbackHosts.has(hostname) || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Reads a base URL: https, or plain http where the host is this machine.
 * @throws SyncError `spec/bad-endpoint`, `spec/insecure-endpoint`
 */
export function readEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new SyncError("spec/bad-endpoint", `"${text}" is not a full base URL.`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new SyncError("spec/bad-endpoint", `The endpoint at "${url.host}" carries a user name.`);
  }
  if (url.search !== "" || url.hash !== "") {
    throw new SyncError("spec/bad-endpoint", `The endpoint "${text}" is more than a base URL.`);
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new SyncError("spec/insecure-endpoint", `The endpoint "${text}" is not encrypted.`);
  }
  return url;
}

/**
 * Joins a path, with its query if it has one, to a base URL; the base's own path stays in front.
 * @throws SyncError `spec/bad-endpoint` where the result would leave the base.
 */
export function joinUrl(base: URL, path: string): URL {
  const root = base.pathname.replace(/\/+$/, "");
  const text = `${base.origin}${root}${path}`;
  const url = path.startsWith("/") && URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.origin !== base.origin || !url.pathname.startsWith(`${root}/`)) {
    throw new SyncError("spec/bad-endpoint", `"${path}" is not a path below "${base.href}".`);
  }
  return url;
}
