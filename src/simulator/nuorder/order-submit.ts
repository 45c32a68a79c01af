import type { Json, JsonObject } from "../../core/json.ts";
import { Refusal } from "./answers.ts";
import type { StoredCompany } from "./company.ts";
import { readOrderFields } from "./order-fields.ts";
import type { OrderStatus } from "./order-status.ts";
import type { OrderContext } from "./order-write.ts";
import { textOf } from "./product.ts";

/** An order as people make it of what the portal holds. */
export interface SubmittedOrder {
  /** Code of the company; its first buyer, addresses, currency and discount are the order's. */
  readonly company: string;
  readonly lines: readonly SubmittedLine[];
  /** `buyer`: it is in review; `rep`: it is pending, as without a word. */
  readonly by?: "buyer" | "rep";
  readonly status?: OrderStatus;
  /** Fields of the order by their API names, over what was made of the rest. */
  readonly fields?: JsonObject;
}

/** Something ordered, named by UPC, or by `brand_id` and size. Price from the product unless given. */
export interface SubmittedLine {
  readonly upc?: string;
  readonly brand_id?: string;
  readonly size?: string;
  readonly quantity: number;
  readonly price?: number;
  readonly original_price?: number;
  readonly ship_start?: string;
  readonly ship_end?: string;
  readonly warehouse?: string;
  readonly prebook?: boolean;
}

/**
 * Makes the fields of an order; lines of one product, ship window and warehouse are one line with
 * several sizes, as the portal shows them.
 * @throws Refusal 400 for a company or product that the portal does not hold.
 */
export function submittedFields(order: SubmittedOrder, context: OrderContext): JsonObject {
  const { companies, settings } = context;
  const company = companies.byCode(order.company, settings.fold_company_code);
  if (!company) throw new Refusal(400, `there is no company "${order.company}"`);
  const [today, later] = shipDays(context);
  const [buyer] = company.buyers;
  const isBuyer = order.by === "buyer";
  const addresses = Object.entries({
    billing_address: addressOf(company, "billing"),
    shipping_address: addressOf(company, "shipping"),
  }).filter((pair): pair is [string, JsonObject] => pair[1] !== undefined);
  const own = readOrderFields({
    status: order.status ?? (isBuyer ? "review" : "pending"),
    currency_code: textOf(company.fields, "currency_code"),
    discount: company.fields["discount"] ?? 0,
    start_ship: today,
    end_ship: later,
    ...Object.fromEntries(addresses),
    ...(settings.era === "2014" ? {} : { buyer_submitted: isBuyer }),
    ...order.fields,
  });
  const wanted = (order.fields?.["retailer"] ?? {}) as JsonObject;
  return {
    ...own,
    retailer: {
      retailer_code: order.company,
      buyer_name: buyer?.name ?? "",
      buyer_email: buyer?.email ?? "",
      ...wanted,
    },
    line_items: own["line_items"] ?? grouped(order.lines, context),
  };
}

function grouped(lines: readonly SubmittedLine[], context: OrderContext): readonly JsonObject[] {
  const groups = new Map<string, { readonly head: JsonObject; readonly sizes: JsonObject[] }>();
  for (const line of lines) {
    const { upc, brand_id: brandId, size, quantity, price, original_price, ...head } = line;
    const found = upc === undefined ? undefined : sizeOfUpc(upc, context);
    if (upc !== undefined && brandId === undefined && !found) {
      throw new Refusal(400, `no product has the UPC "${upc}"`);
    }
    const product: JsonObject =
      brandId === undefined ? { _id: found?.id ?? "" } : { brand_id: brandId };
    const sized = without({
      size: size ?? found?.size,
      quantity,
      price,
      original_price,
      upc: brandId === undefined ? undefined : upc,
    });
    const whole: JsonObject = { product, ...without(head) };
    const key = JSON.stringify(whole);
    const group = groups.get(key);
    if (group) group.sizes.push(sized);
    else groups.set(key, { head: whole, sizes: [sized] });
  }
  return [...groups.values()].map(({ head, sizes }) => ({ ...head, sizes }));
}

function sizeOfUpc(
  upc: string,
  { book }: OrderContext,
): { readonly id: string; readonly size: string } | undefined {
  for (const { id, fields } of book.all()) {
    const size = fields.sizes.find((one) => one["upc"] === upc);
    if (size) return { id, size: size.size };
  }
  return undefined;
}

/** Recorded: the shipping address says which of the company's it is, the billing address does not. */
function addressOf({ id, fields }: StoredCompany, kind: "billing" | "shipping"): Json | undefined {
  const fit = fields.addresses.filter(({ type }) => type === kind || type === "both");
  const address = fit.find((one) => one[`default_${kind}`] === true) ?? fit[0];
  if (!address) return undefined;
  const names = ["display_name", "line_1", "line_2", "city", "state", "zip", "country"];
  const code = textOf(address, `${kind}_code`) || textOf(address, "code");
  return {
    ...Object.fromEntries(names.map((name) => [name, textOf(address, name)])),
    ...(code === "" ? {} : { code }),
    ...(kind === "shipping" ? { ref: id } : {}),
  };
}

function shipDays({ clock }: OrderContext): readonly [string, string] {
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  return [day(clock.now()), day(clock.now() + 30 * 86_400_000)];
}

function without(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter((pair): pair is [string, Json] => pair[1] !== undefined),
  );
}
