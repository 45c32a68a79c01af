import type { World } from "../../core/world.ts";

/** How long a body may take to come in. Whoever sends hooks gives up after five seconds in all. */
const patienceMs = 4000;

/** Reads a body byte for byte, up to so many bytes. */
export async function readBody(
  request: Request,
  most: number,
  { clock }: Pick<World, "clock">,
): Promise<Uint8Array | "too long" | "too slow"> {
  if (Number(request.headers.get("content-length") ?? 0) > most) return "too long";
  if (!request.body) return new Uint8Array();
  const reader = request.body.getReader();
  const done = new AbortController();
  const late = clock.sleep(patienceMs, done.signal).then(
    () => "too slow" as const,
    () => "too slow" as const,
  );
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const part = await Promise.race([reader.read(), late]);
      if (part === "too slow") return part;
      if (part.done) return Buffer.concat(parts);
      length += part.value.length;
      if (length > most) return "too long";
      parts.push(part.value);
    }
  } finally {
    done.abort();
    // What is left unread is nobody's concern any more, nor is a sender that is gone.
    void reader.cancel().catch(() => {});
  }
}
