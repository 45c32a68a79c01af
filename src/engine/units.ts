import type { Outgoing } from "./deliver.ts";
import type { Batching } from "./operations.ts";

/** Puts writes together as they are to be sent: one by one, or those of one batch. */
export interface Units {
  /** Takes one more write, to be sent alone or not; gives what is complete now. */
  add(outgoing: Outgoing, alone: boolean): Promise<readonly (readonly Outgoing[])[]>;
  /** What is left at the end. */
  rest(): readonly (readonly Outgoing[])[];
}

/** Without batching every write is a unit. Upserts and retires never share one. */
export function inUnits(batching: Batching | undefined): Units {
  if (!batching) return { add: async (outgoing) => [[outgoing]], rest: () => [] };
  let retiring = false;
  const filling = new Map<string, Outgoing[]>();
  return {
    add: async (outgoing, alone) => {
      const { write } = outgoing;
      // What cannot be told goes alone, and fails alone when it is sent.
      const by = await batching.by(write.document, write.key).catch(() => `alone: ${write.key}`);
      const isRetired = write.kind === "retired";
      // What is new comes before what is archived, also where it fills no whole unit.
      const before = isRetired && !retiring ? take() : [];
      retiring = isRetired;
      if (alone) return [...before, [outgoing]];
      const id = JSON.stringify([isRetired, by]);
      const unit = filling.get(id) ?? [];
      unit.push(outgoing);
      filling.set(id, unit);
      if (unit.length < batching.size) return before;
      filling.delete(id);
      return [...before, unit];
    },
    rest: take,
  };

  function take(): Outgoing[][] {
    const units = [...filling.values()];
    filling.clear();
    return units;
  }
}
