import type { Report } from "./campaign.mjs";

/** The figures of a campaign, and the zeros. */
export function describe(report: Report): string;
