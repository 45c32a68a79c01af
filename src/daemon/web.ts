import { serve } from "@hono/node-server";
import type { Server } from "node:http";
import { SyncError } from "../core/errors.ts";

/** Answers a request, as fetch would. */
export type Handler = (request: Request) => Promise<Response>;

/** Who answers below which path; the longest prefix that fits wins. */
export type Handlers = ReadonlyMap<string, Handler>;

/** A server that listens. */
export interface Web {
  readonly port: number;
  readonly close: () => Promise<void>;
}

const mostConnections = 200;

/**
 * Listens, and hands each request to whoever answers below its path. Bodies are limited by those who
 * read them; headers, connections and slow clients here.
 * @throws SyncError `serve/no-port`
 */
export async function openWeb(
  { host, port }: { readonly host: string; readonly port: number },
  handlers: () => Handlers,
  onError: (thrown: unknown) => void,
): Promise<Web> {
  const answer: Handler = async (request) => {
    const { pathname } = new URL(request.url);
    const fitting = [...handlers()]
      .filter(
        ([prefix]) => pathname === prefix || (prefix.endsWith("/") && pathname.startsWith(prefix)),
      )
      .sort(([one], [other]) => other.length - one.length);
    const handler = fitting[0]?.[1];
    if (!handler) return new Response("nothing is here\n", { status: 404 });
    try {
      return await handler(request);
    } catch (thrown) {
      onError(thrown);
      return new Response("that went wrong; the log says more\n", { status: 500 });
    }
  };
  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch: answer, hostname: host, port, overrideGlobalObjects: false },
      (address) => {
        resolve({ port: address.port, close: () => closeServer(server) });
      },
    ) as Server;
    server.maxConnections = mostConnections;
    server.headersTimeout = 10_000;
    server.requestTimeout = 30_000;
    server.keepAliveTimeout = 5_000;
    server.on("error", (error: NodeJS.ErrnoException) => {
      const message = `"${host}:${String(port)}" cannot be listened on (${error.code ?? "unknown"})`;
      reject(new SyncError("serve/no-port", message, { cause: error }));
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    // Pages that listen for events would hold it open for ever.
    server.closeAllConnections();
  });
}
