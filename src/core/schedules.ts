/** When a pipeline runs: a five-field cron expression, on the wall clock of an IANA zone. */
export interface Schedule {
  readonly cron: string;
  readonly zone: string;
}

/** How far a pipeline's schedule has been kept. */
export interface KeptSchedule extends Schedule {
  /** Epoch milliseconds: every tick up to here was taken, or lies before the schedule began. */
  readonly upTo: number;
}

/** The Store port of the schedules in one brand's state: what outlives the process. */
export interface ScheduleStore {
  /** By pipeline. */
  kept(): Promise<ReadonlyMap<string, KeptSchedule>>;
  /** Says durably how far a schedule has been kept. */
  keep(pipeline: string, kept: KeptSchedule): Promise<void>;
  close(): void;
}
