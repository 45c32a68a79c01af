import type { IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import type { SimRequest } from "./system.ts";

/**
 * Reads a whole HTTP request, a gzipped body unpacked.
 * @throws Error when the host, the path or the body cannot be read.
 */
export async function readRequest(message: IncomingMessage): Promise<SimRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const sent = Buffer.concat(chunks);
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
  const packed = headers["content-encoding"] === "gzip" && sent.length > 0;
  return {
    method: message.method ?? "GET",
    url: new URL(`http://${headers["host"] ?? "127.0.0.1"}${message.url ?? "/"}`),
    headers,
    body: (packed ? gunzipSync(sent) : sent).toString("utf8"),
  };
}
