import type { PrivacyReceipt, WaitingHints } from "../core/hints.ts";
import { SyncError } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import type { Brand } from "../spec/load-project.ts";
import { openHints } from "./open-hints.ts";

/** What is known of a brand's hooks without asking anybody. */
export interface HooksOfBrand {
  readonly waiting: readonly WaitingHints[];
  readonly privacy: readonly PrivacyReceipt[];
}

/** Reads the hints that wait and what the law asked for. */
export async function readHooks(
  stateDir: string,
  brand: Brand,
  world: World,
): Promise<HooksOfBrand> {
  using store = openHints(stateDir, brand, world, false);
  return { waiting: await store.waiting(), privacy: await store.privacy() };
}

/**
 * Notes that people did what the law asked for.
 * @throws SyncError `command/not-now` where nothing of this id waits for people
 */
export async function closePrivacy(
  stateDir: string,
  brand: Brand,
  world: World,
  id: string,
): Promise<void> {
  using store = openHints(stateDir, brand, world, false);
  if (await store.done(id)) return;
  throw new SyncError(
    "command/not-now",
    `nothing called "${id}" waits for people at "${brand.name}"`,
    {
      hint: `\`brandsync hooks list ${brand.name}\` shows what was asked for and what was done.`,
    },
  );
}

/** What people have to do about it, in a sentence or two; undefined where nothing is left to do. */
export function privacyTask({ kind, doneAt, at }: PrivacyReceipt): string | undefined {
  const due = new Date(Date.parse(at) + 30 * 86_400_000).toISOString().slice(0, 10);
  switch (kind) {
    case "disclose":
      return doneAt === undefined
        ? `By ${due}: give the brand what is held about these refs, here (brandsync errors, status) and in the system that was written to.`
        : undefined;
    case "erase-all":
      return doneAt === undefined
        ? `By ${due}: delete this brand's state file and its backups, its logs, and what was written for it elsewhere.`
        : undefined;
    case "erase":
      return doneAt === undefined
        ? "The state is rid of it as soon as no run is on its way."
        : `By ${due}: delete it in the system that was written to, and let backups of the state run out.`;
  }
}
