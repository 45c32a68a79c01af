import type { DiscountRecord, LineRecord, ShippingLineRecord } from "../catalogue/order-parts.ts";
import type {
  FinancialStatus,
  FulfillmentStatus,
  TransactionRecord,
} from "../catalogue/order-record.ts";
import { addAmounts, totalsOf } from "../catalogue/totals.ts";
import type { Context } from "../context.ts";
import { money, wholeSecond } from "../format.ts";
import { textIn } from "./order-parts-input.ts";
import { list, type Input } from "./edit.ts";

/** Discount, shipping, taxes, payments and the states that follow, as an order is told them. */
export function createdMoney(context: Context, input: Input, lines: readonly LineRecord[]) {
  const { store } = context;
  const code = (input["discountCode"] ?? {}) as Input;
  const discount = discountOf(code);
  const isFreeShipping = code["freeShippingDiscountCode"] != null;
  const shippingLines = list(input, "shippingLines").map((row): ShippingLineRecord => ({
    id: store.nextId(),
    title: String(row["title"]),
    code: textIn(row, "code"),
    source: textIn(row, "source"),
    price: isFreeShipping ? "0.00" : amountIn(row, "priceSet"),
  }));
  const tax = addAmounts(
    ...[input, ...list(input, "lineItems"), ...list(input, "shippingLines")]
      .flatMap((each) => list(each, "taxLines"))
      .map((each) => amountIn(each, "priceSet")),
  );
  const transactions = list(input, "transactions").map((row) => transaction(context, row));
  const { total } = totalsOf({ lines, discount, shippingLines, tax });
  const isFulfilled = input["fulfillmentStatus"] === "FULFILLED";
  return {
    discount,
    shippingLines,
    tax,
    transactions,
    ...(isFulfilled && {
      lines: lines.map((line) => ({ ...line, fulfilled: line.quantity })),
    }),
    financialStatus:
      (input["financialStatus"] as FinancialStatus | null | undefined) ??
      financialStatus(transactions, total),
    fulfillmentStatus: FULFILLED[String(input["fulfillmentStatus"])] ?? ("UNFULFILLED" as const),
  };
}

const FULFILLED: Readonly<Record<string, FulfillmentStatus>> = {
  FULFILLED: "FULFILLED",
  PARTIAL: "PARTIALLY_FULFILLED",
  RESTOCKED: "RESTOCKED",
};

function discountOf(code: Input): DiscountRecord | null {
  const fixed = code["itemFixedDiscountCode"] as Input | null | undefined;
  const percentage = code["itemPercentageDiscountCode"] as Input | null | undefined;
  const given = fixed ?? percentage;
  if (given == null) return null;
  return {
    title: String(given["code"]),
    description: "",
    valueType: fixed == null ? "PERCENTAGE" : "FIXED_AMOUNT",
    value: Number(fixed == null ? (given["percentage"] ?? 0) : amountIn(given, "amountSet")),
  };
}

function transaction({ store, world }: Context, row: Input): TransactionRecord {
  const given = row["processedAt"] == null ? undefined : Date.parse(String(row["processedAt"]));
  return {
    id: store.nextId(),
    kind: (row["kind"] as TransactionRecord["kind"] | null | undefined) ?? "SALE",
    status: (row["status"] as TransactionRecord["status"] | null | undefined) ?? "SUCCESS",
    gateway: textIn(row, "gateway") ?? "manual",
    amount: amountIn(row, "amountSet"),
    test: row["test"] === true,
    createdAt: store.stamp(),
    processedAt: wholeSecond(given ?? world.clock.now()),
  };
}

// Documented: it follows from the transactions. That there is something to pay without any is a guess.
function financialStatus(
  transactions: readonly TransactionRecord[],
  total: string,
): FinancialStatus {
  const good = transactions.filter(({ status }) => status === "SUCCESS");
  const paid = addAmounts(
    ...good.filter(({ kind }) => kind === "SALE" || kind === "CAPTURE").map(({ amount }) => amount),
  );
  if (Number(paid) > 0) return Number(paid) >= Number(total) ? "PAID" : "PARTIALLY_PAID";
  return good.some(({ kind }) => kind === "AUTHORIZATION") ? "AUTHORIZED" : "PENDING";
}

function amountIn(row: Input, name: string): string {
  const bag = row[name] as Input | null | undefined;
  const shopMoney = bag?.["shopMoney"] as Input | undefined;
  return money(String(shopMoney?.["amount"] ?? "0")) ?? "0.00";
}
