import type { Store } from "../catalogue/store.ts";
import { releaseReservations } from "./drafts.ts";
import { settleCancellations } from "./order-cancel.ts";

/** Lets happen to drafts and orders what was due by an instant, in milliseconds since 1970. */
export function settleSales(store: Store, now: number): void {
  releaseReservations(store, now);
  settleCancellations(store, now);
}
