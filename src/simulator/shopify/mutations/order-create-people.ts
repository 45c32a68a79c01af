import type { PurchaserRecord } from "../catalogue/order-parts.ts";
import type { CustomerRecord } from "../catalogue/people-records.ts";
import type { Context } from "../context.ts";
import { blankCustomer, editCustomer } from "./customer-input.ts";
import { saveCustomer } from "./customers.ts";
import { numberOf } from "./order-parts-input.ts";
import { done, refused, type Edited, type Input, type UserError } from "./edit.ts";

/** Who buys, to be kept once everything else is found to be right. */
export interface CreatedPurchaser {
  readonly email: string | null;
  /** Stores the customer where it is new or changed. */
  readonly save: () => PurchaserRecord;
}

/** The customer that an order is told, found or made; the words are guesses, the code is recorded. */
export function createdPurchaser(context: Context, input: Input): Edited<CreatedPurchaser | null> {
  const { people } = context.store;
  const given = input["customer"] as Input | null | undefined;
  if (given != null && input["customerId"] != null) {
    const message = "Only one of customer and customerId can be given";
    return refused({ field: ["order"], message, code: "REDUNDANT_CUSTOMER_FIELDS" });
  }
  const customer = customerIn(context, input, given);
  if (!customer.ok) return customer;
  const location = people.locations.get(numberOf(input["companyLocationId"]));
  if (input["companyLocationId"] != null && location === undefined) {
    return refused(wrong("companyLocationId", "Company location does not exist"));
  }
  if (customer.value === null && location === undefined) return done(null);
  const found = customer.value;
  return done({
    email: found?.record.email ?? null,
    save: () => {
      const customerId = found?.save().id ?? null;
      const contact = people
        .profilesOf(customerId ?? 0)
        .find(({ companyId }) => companyId === location?.companyId);
      const company = location && {
        companyId: location.companyId,
        contactId: contact?.id ?? null,
        locationId: location.id,
      };
      return { customerId, company: company ?? null };
    },
  });
}

interface Buyer {
  readonly record: CustomerRecord;
  readonly save: () => CustomerRecord;
}

function customerIn(
  { store }: Context,
  input: Input,
  given: Input | null | undefined,
): Edited<Buyer | null> {
  const { people } = store;
  const wanted = (given?.["toAssociate"] ??
    (input["customerId"] == null ? undefined : { id: input["customerId"] })) as Input | undefined;
  const upsert = given?.["toUpsert"] as Input | undefined;
  const { id, email } = wanted ?? upsert ?? {};
  const known =
    id == null ? people.customerByEmail(String(email ?? "")) : people.customers.get(numberOf(id));
  if (upsert === undefined) {
    if (wanted === undefined) return done(null);
    if (known === undefined) return refused(wrong("customer", "Customer does not exist"));
    return done({ record: known, save: () => known });
  }
  if (id != null && known === undefined) {
    return refused(wrong("customer", "Customer does not exist"));
  }
  const edited = editCustomer(store, known ?? blankCustomer(store), upsert, [
    "order",
    "customer",
    "toUpsert",
  ]);
  if (!edited.ok) return edited;
  const record = edited.value;
  return done({ record, save: () => saveCustomer(store, record) });
}

function wrong(name: string, message: string): UserError {
  return { field: ["order", name], message, code: "INVALID" };
}
