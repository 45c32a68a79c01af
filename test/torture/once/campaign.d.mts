/** What a simulation runs on: production modules, from their sources or from a build. */
export type Modules = Readonly<Record<string, unknown>>;

export interface Report {
  readonly from: number;
  readonly seeds: number;
  /** Seeds that were played twice, to see that they go the same way. */
  readonly twice: number;
  readonly figures: Readonly<Record<string, number>>;
  readonly failures: readonly {
    readonly seed: number;
    readonly broken: readonly { readonly invariant: string; readonly text: string }[];
  }[];
}

/** Plays the worlds of so many seeds, until `stopAt` of them are broken. */
export function campaign(choices: {
  readonly modules: Modules;
  readonly seeds: number;
  readonly from?: number;
  readonly stopAt?: number;
}): Promise<Report>;
