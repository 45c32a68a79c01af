import type { World } from "../../core/world.ts";

const everyMs = 60_000;

/** Most reasons that are told apart: beyond, strangers could fill the memory. */
const mostReasons = 200;

/** Says a thing at once and then at most once a minute for each reason, with how often it was not said. */
export function seldom(
  { clock }: Pick<World, "clock">,
  log: (sentence: string) => void,
): (reason: string, sentence: (more: string) => string) => void {
  const said = new Map<string, { at: number; kept: number }>();
  return (reason, sentence) => {
    const now = clock.monotonic();
    const last = said.get(reason);
    if (last && now - last.at < everyMs) {
      last.kept += 1;
      return;
    }
    if (said.size >= mostReasons) said.clear();
    said.set(reason, { at: now, kept: 0 });
    log(sentence(last && last.kept > 0 ? ` (${String(last.kept)} more before it)` : ""));
  };
}
