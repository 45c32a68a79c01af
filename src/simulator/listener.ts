import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Listener {
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * Listens on a port of 127.0.0.1; port 0 takes any free one.
 * @throws Error that names the port and the option when another program has it.
 */
export function listen(
  port: number,
  option: string,
  answer: (message: IncomingMessage, reply: ServerResponse) => Promise<void>,
): Promise<Listener> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (message, reply) => {
    // The world's clock dates answers, not the machine's.
    reply.sendDate = false;
    // A client that hangs up is no failure of ours.
    answer(message, reply).catch(() => reply.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? portTaken(port, option, error) : error);
    });
    server.listen(port, "127.0.0.1", () => {
      const { port: bound } = server.address() as AddressInfo;
      resolve({ endpoint: `http://127.0.0.1:${bound}`, close });
    });
  });

  function close(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  }
}

function portTaken(port: number, option: string, cause: Error): Error {
  return new Error(
    `Port ${port} is taken by another program. Stop that one, ` +
      `or choose another with ${option} (0 takes any that is free).`,
    { cause },
  );
}
