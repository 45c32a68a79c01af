import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Reply =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    }
  /** Full control over the socket, for what a well-behaved server would not do. */
  | ((request: IncomingMessage, response: ServerResponse) => void);

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly heard: readonly Heard[];
  /** Most requests that were open at once. */
  peak(): number;
}

/** Starts a server on loopback that answers as the function says. */
export async function scriptedServer(
  answer: (heard: Heard, index: number) => Reply | Promise<Reply>,
): Promise<ScriptedServer> {
  const heard: Heard[] = [];
  let open = 0;
  let peak = 0;
  const server = createServer((request, response) => {
    open += 1;
    peak = Math.max(peak, open);
    response.on("close", () => {
      open -= 1;
    });
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      void (async () => {
        const entry: Heard = {
          method: request.method ?? "",
          url: request.url ?? "",
          headers: request.headers as Record<string, string>,
          body: Buffer.concat(parts).toString("utf8"),
        };
        const reply = await answer(entry, heard.push(entry) - 1);
        if (typeof reply === "function") {
          reply(request, response);
          return;
        }
        response.writeHead(reply.status ?? 200, {
          "content-type": "application/json",
          ...reply.headers,
        });
        response.end(reply.body ?? "");
      })();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    heard,
    peak: () => peak,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
