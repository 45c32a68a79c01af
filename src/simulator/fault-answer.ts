import type { ServerResponse } from "node:http";
import type { Fault } from "./fault.ts";
import type { SimResponse } from "./system.ts";

/** Tells whether the system still handles a request that a fault struck. */
export function isHandled(fault: Fault | undefined): boolean {
  switch (fault?.fault) {
    case "reset":
      return false;
    case "status":
    case "html":
    case "throttled":
      return fault.handled ?? false;
    case "empty":
      return fault.handled ?? true;
    default:
      return true;
  }
}

/** Makes the answer that a fault puts in place of the system's own, or bends the system's own. */
export function faultyAnswer(fault: Fault, answer: SimResponse | undefined): SimResponse {
  const own = answer ?? { status: 200, headers: json, body: "" };
  switch (fault.fault) {
    case "status":
      return statusAnswer(fault);
    case "html":
      return { status: 200, headers: html, body: fault.body ?? page("Please sign in") };
    case "throttled":
      return { status: 200, headers: json, body: JSON.stringify(throttled) };
    case "empty":
      return { ...own, status: 200, body: "" };
    case "cut_lines":
      return { ...own, body: cutInLine(bytes(own.body)) };
    default:
      return own;
  }
}

/** Puts an answer on the socket, cut or mismeasured where the fault says so. */
export function deliver(
  answer: SimResponse,
  reply: ServerResponse,
  date: string,
  fault: Fault | undefined,
): void {
  const body = bytes(answer.body);
  const send = (length: number): ServerResponse =>
    reply.writeHead(answer.status, { date, ...answer.headers, "content-length": length });
  const cut = (): void => {
    reply.socket?.destroy();
  };
  switch (fault?.fault) {
    case "reset":
    case "lost_answer":
      reply.socket?.resetAndDestroy();
      break;
    case "cut_body":
      send(body.length).write(body.subarray(0, Math.floor(body.length / 2)), cut);
      break;
    case "wrong_length":
      send(body.length + 64).write(body, cut);
      break;
    default:
      send(body.length).end(body);
  }
}

const json = { "content-type": "application/json; charset=utf-8" };
const html = { "content-type": "text/html; charset=utf-8" };
const text = { "content-type": "text/plain; charset=utf-8" };

const throttled = {
  errors: [
    {
      message: "Throttled",
      extensions: {
        code: "THROTTLED",
        documentation: "https://shopify.dev/api/usage/rate-limits",
      },
    },
  ],
  extensions: {
    cost: {
      requestedQueryCost: 200,
      actualQueryCost: null,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 0, restoreRate: 100 },
    },
  },
};

function statusAnswer(fault: Fault): SimResponse {
  const status = fault.status ?? 503;
  const retry = fault.retry_after === undefined ? {} : { "retry-after": `${fault.retry_after}` };
  const as = fault.as ?? (status >= 500 ? "text" : "json");
  const said = `The simulator answers ${status}, as planned.`;
  if (as === "html") {
    return { status, headers: { ...html, ...retry }, body: fault.body ?? page(`Error ${status}`) };
  }
  if (as === "text") {
    return { status, headers: { ...text, ...retry }, body: fault.body ?? `${said}\n` };
  }
  const envelope = fault.system === "shopify" ? { errors: said } : { code: status, message: said };
  return { status, headers: { ...json, ...retry }, body: fault.body ?? JSON.stringify(envelope) };
}

function page(title: string): string {
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
}

/** Cuts in the middle of the line at the middle, so that some whole lines remain. */
function cutInLine(body: Buffer): Buffer {
  const middle = Math.floor(body.length / 2);
  const start = body.lastIndexOf(0x0a, middle) + 1;
  const lineEnd = body.indexOf(0x0a, start);
  const end = lineEnd === -1 ? body.length : lineEnd;
  return body.subarray(0, start + Math.max(1, Math.floor((end - start) / 2)));
}

function bytes(body: string | Uint8Array): Buffer {
  return typeof body === "string" ? Buffer.from(body) : Buffer.from(body);
}
