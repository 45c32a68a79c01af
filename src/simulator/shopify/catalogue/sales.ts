import type { Clock } from "../../../core/world.ts";
import { createCollection, type Collection } from "./collection.ts";
import type { DraftRecord } from "./draft-record.ts";
import type { OrderRecord } from "./order-record.ts";
import { metafieldKeys } from "./people.ts";

/** Everything that is sold or about to be: drafts, orders, and the record of who made them. */
export interface Sales {
  readonly drafts: Collection<DraftRecord>;
  readonly orders: Collection<OrderRecord>;
  /** Every draft and order ever made, in sequence; only the snapshot shows it. */
  readonly ledger: readonly LedgerEntry[];
  /** Notes that a draft or an order was made. */
  note(entry: Omit<LedgerEntry, "deleted" | "deletedAt" | "n">): void;
  /** Notes that a draft was deleted; the ledger keeps it as it was. */
  noteDeleted(draft: DraftRecord, at: string): void;
  /** Notes that a mail went to a customer. */
  mail(kind: keyof Mails): void;
  nextDraftNumber(): number;
  nextOrderNumber(): number;
  snapshot(): SalesSnapshot;
  restore(snapshot: Partial<SalesSnapshot>): void;
}

/** One draft or order that was made. */
export interface LedgerEntry {
  /** Counts from 1. */
  readonly n: number;
  readonly kind: "draft" | "order";
  readonly id: number;
  readonly name: string;
  readonly at: string;
  readonly by: "draftOrderComplete" | "draftOrderCreate" | "orderCreate";
  /** The draft that an order was. */
  readonly draftId: number | null;
  readonly deletedAt: string | null;
  /** What a deleted draft was. */
  readonly deleted: DraftRecord | null;
}

/** How many mails went to customers. */
export interface Mails {
  readonly receipts: number;
  readonly fulfillment_receipts: number;
  readonly cancellations: number;
}

/** All of it, as plain JSON. */
export interface SalesSnapshot {
  readonly draftOrders: readonly DraftRecord[];
  readonly orders: readonly OrderRecord[];
  readonly orderLedger: readonly LedgerEntry[];
  readonly orderMails: Mails;
  readonly orderNumbers: Numbers;
}

interface Numbers {
  readonly draft: number;
  readonly order: number;
}

/** The key of drafts that hold back stock. */
export const RESERVING = "reserving";
/** The key of orders with a cancellation under way. */
export const CANCELLING = "cancelling";

/** The key of what a company has bought. */
export function companyKey(companyId: number): string {
  return `company:${companyId}`;
}

/** The key of what was bought for a branch. */
export function branchKey(locationId: number): string {
  return `branch:${locationId}`;
}

const NO_MAILS: Mails = { receipts: 0, fulfillment_receipts: 0, cancellations: 0 };
// The first order of a shop is #1001, its first draft #D1.
const FIRST_NUMBERS: Numbers = { draft: 0, order: 1000 };

/** Makes a shop's books, empty. */
export function createSales(clock: Clock): Sales {
  const drafts = createCollection<DraftRecord>(clock, ({ metafields, reserved }) => [
    ...metafieldKeys(metafields),
    ...(reserved.length > 0 ? [RESERVING] : []),
  ]);
  const orders = createCollection<OrderRecord>(clock, ({ metafields, cancelling, purchaser }) => [
    ...metafieldKeys(metafields),
    ...(cancelling === null ? [] : [CANCELLING]),
    ...(purchaser?.company == null
      ? []
      : [companyKey(purchaser.company.companyId), branchKey(purchaser.company.locationId)]),
  ]);
  const ledger: LedgerEntry[] = [];
  let mails = NO_MAILS;
  let numbers = FIRST_NUMBERS;
  return {
    drafts,
    orders,
    ledger,
    note(entry) {
      ledger.push({ n: ledger.length + 1, ...entry, deletedAt: null, deleted: null });
    },
    noteDeleted(draft, at) {
      const index = ledger.findIndex(({ kind, id }) => kind === "draft" && id === draft.id);
      const entry = ledger[index];
      if (entry !== undefined) ledger[index] = { ...entry, deletedAt: at, deleted: draft };
    },
    mail(kind) {
      mails = { ...mails, [kind]: mails[kind] + 1 };
    },
    nextDraftNumber() {
      numbers = { ...numbers, draft: numbers.draft + 1 };
      return numbers.draft;
    },
    nextOrderNumber() {
      numbers = { ...numbers, order: numbers.order + 1 };
      return numbers.order;
    },
    snapshot: () => ({
      draftOrders: drafts.all(),
      orders: orders.all(),
      orderLedger: [...ledger],
      orderMails: mails,
      orderNumbers: numbers,
    }),
    restore(saved) {
      drafts.restore(saved.draftOrders ?? []);
      orders.restore(saved.orders ?? []);
      ledger.splice(0, ledger.length, ...(saved.orderLedger ?? []));
      mails = saved.orderMails ?? NO_MAILS;
      numbers = saved.orderNumbers ?? FIRST_NUMBERS;
    },
  };
}
