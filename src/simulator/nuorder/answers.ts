import { crc32 } from "node:zlib";
import type { Clock } from "../../core/world.ts";
import type { Json } from "../../core/json.ts";
import type { SimResponse } from "../system.ts";
import type { NuorderSettings } from "./settings.ts";

/** What a route answers before it becomes HTTP. */
export interface Answer {
  readonly status: number;
  readonly body: Json;
}

/** An answer of NuORDER's error shape, thrown from wherever it becomes clear. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Puts an answer on the wire as servers of the chosen era do. */
export function jsonResponse(
  answer: Answer,
  method: string,
  settings: NuorderSettings,
  clock: Clock,
): SimResponse {
  const isEmpty = method === "DELETE" && answer.status < 300 && settings.delete_answers === "empty";
  const body = isEmpty || answer.status === 304 ? "" : JSON.stringify(answer.body);
  if (settings.era === "2025") {
    const headers = { "content-type": "application/json; charset=utf-8" };
    return { status: answer.status, headers, body };
  }
  return {
    status: answer.status,
    headers: {
      server: "nginx/1.4.6",
      "content-type": "application/json",
      "x-powered-by": "Express",
      "cache-control": "private,max-age=0, must-revalidate",
      "request-token": String(clock.now()),
      // Recorded: the signed CRC-32 of the body, on reads only.
      ...(method === "GET" ? { etag: `"${crc32(body) | 0}"` } : {}),
    },
    body,
  };
}

/** Puts a refusal on the wire. */
export function refusalResponse(
  refusal: Refusal,
  method: string,
  settings: NuorderSettings,
  clock: Clock,
): SimResponse {
  const body = { code: refusal.status, message: refusal.message };
  const response = jsonResponse({ status: refusal.status, body }, method, settings, clock);
  if (refusal.status !== 429 || settings.retry_after_s === null) return response;
  const headers = { ...response.headers, "retry-after": String(settings.retry_after_s) };
  return { ...response, headers };
}

/** What NuORDER says when its own code fails: text, not JSON, and none of the usual headers. */
export function oopsResponse(settings: NuorderSettings): SimResponse {
  const express =
    settings.era === "2014" ? { server: "nginx/1.4.6", "x-powered-by": "Express" } : {};
  return {
    status: 500,
    headers: { ...express, "content-type": "text/plain" },
    body: "Oops, there was a problem!\n",
  };
}
