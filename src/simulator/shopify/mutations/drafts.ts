import type { DraftRecord } from "../catalogue/draft-record.ts";
import { RESERVING } from "../catalogue/sales.ts";
import type { Store } from "../catalogue/store.ts";
import type { Context, FieldResolver } from "../context.ts";
import { draftNode } from "../reads/sale-nodes.ts";
import { blankDraft, editDraft } from "./draft-input.ts";
import { moveStock, takeStock } from "./order-stock.ts";
import { numberOf } from "./order-parts-input.ts";
import type { Input, UserError } from "./edit.ts";

/** `draftOrderCreate`: the draft is `ready` at once, or `draft_ready_ms` later. */
export const draftOrderCreate: FieldResolver<unknown> = (_, args, context) => {
  const edited = editDraft(context, blankDraft(context), args["input"] as Input);
  if (!edited.ok) return { draftOrder: null, userErrors: edited.errors };
  const { store, world } = context;
  const { sales } = store;
  const draft = reserved(store, {
    ...edited.value,
    name: `#D${sales.nextDraftNumber()}`,
    readyAt: readyAt(context, world.clock.now()),
  });
  const { id, name, createdAt: at } = draft;
  sales.note({ kind: "draft", id, name, at, by: "draftOrderCreate", draftId: null });
  return { draftOrder: draftNode(sales.drafts.put(draft)), userErrors: [] };
};

/** `draftOrderUpdate`: refuses what is completed (a guess, and its words). */
export const draftOrderUpdate: FieldResolver<unknown> = (_, args, context) => {
  const { store, world } = context;
  const before = store.sales.drafts.get(numberOf(args["id"]));
  const problem = problemWith(before, "updated");
  if (before === undefined || problem !== undefined) {
    return { draftOrder: null, userErrors: [problem] };
  }
  const edited = editDraft(context, before, args["input"] as Input);
  if (!edited.ok) return { draftOrder: null, userErrors: edited.errors };
  moveStock(store, before.reserved, "reserved", "available");
  const draft = reserved(store, {
    ...edited.value,
    readyAt: readyAt(context, world.clock.now()),
  });
  return { draftOrder: draftNode(store.sales.drafts.put(draft)), userErrors: [] };
};

/** `draftOrderDelete`: refuses what is completed (a guess, and its words); the ledger keeps it. */
export const draftOrderDelete: FieldResolver<unknown> = (_, args, { store }) => {
  const { id } = args["input"] as Input;
  const draft = store.sales.drafts.get(numberOf(id));
  const problem = problemWith(draft, "deleted");
  if (draft === undefined || problem !== undefined) {
    return { deletedId: null, userErrors: [problem] };
  }
  moveStock(store, draft.reserved, "reserved", "available");
  store.sales.drafts.remove(draft.id);
  store.sales.noteDeleted(draft, store.stamp());
  return { deletedId: id, userErrors: [] };
};

/** What is said about a draft that is not there (a guess). */
export const NO_DRAFT: UserError = { field: ["id"], message: "Draft order does not exist" };

/** Gives back what drafts hold back past the time they named. */
export function releaseReservations(store: Store, now: number): void {
  for (const draft of store.sales.drafts.having(RESERVING)) {
    const { reserveInventoryUntil: until, reserved: held } = draft;
    if (until === null || Date.parse(until) > now) continue;
    moveStock(store, held, "reserved", "available");
    store.sales.drafts.put({ ...draft, reserved: [] });
  }
}

function problemWith(draft: DraftRecord | undefined, done: string): UserError | undefined {
  if (draft === undefined) return NO_DRAFT;
  if (draft.status !== "COMPLETED") return undefined;
  return { field: ["id"], message: `Completed draft orders cannot be ${done}` };
}

function readyAt({ settings }: Context, now: number): number {
  return settings.draft_ready_ms === 0 ? 0 : now + settings.draft_ready_ms;
}

function reserved(store: Store, draft: DraftRecord): DraftRecord {
  const holds = draft.reserveInventoryUntil !== null;
  return { ...draft, reserved: holds ? takeStock(store, draft.lines, "reserved") : [] };
}
