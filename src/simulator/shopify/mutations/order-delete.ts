import type { FieldResolver } from "../context.ts";
import { numberOf } from "./order-parts-input.ts";

/** `orderDelete`: refuses what is not cancelled (a guess, as are the words); the ledger keeps that it was made. */
export const orderDelete: FieldResolver<unknown> = (_, args, { store }) => {
  const order = store.sales.orders.get(numberOf(args["orderId"]));
  const refuse = (message: string, code: string) => ({
    deletedId: null,
    userErrors: [{ field: ["orderId"], message, code }],
  });
  if (order === undefined) return refuse("Order does not exist", "NOT_FOUND");
  if (order.cancelledAt === null) return refuse("Order cannot be deleted", "INVALID");
  store.sales.orders.remove(order.id);
  return { deletedId: args["orderId"], userErrors: [] };
};
