import type { JsonObject } from "../../core/json.ts";
import type { StoredBuyer, StoredCompany, StoredRep } from "./company.ts";
import { textOf } from "./product.ts";
import type { NuorderSettings } from "./settings.ts";

/** What a company's answer needs beside the company. */
export interface CompanyAnswerContext {
  readonly schemaId: string;
  /** The id of the warehouse of companies that name none. */
  readonly defaultWarehouse: string;
  readonly settings: NuorderSettings;
}

/** Shows a stored company as servers of the chosen era answer it, unset fields filled in. */
export function companyAnswer(company: StoredCompany, context: CompanyAnswerContext): JsonObject {
  const { fields, buyers } = company;
  const { era, company_archive_flag: flag } = context.settings;
  const isOld = era === "2014";
  return {
    _id: company.id,
    schema_id: context.schemaId,
    warehouse: context.defaultWarehouse,
    ...unset,
    ...(isOld ? {} : { [flag]: false, ...unsetIn2025 }),
    ...fields,
    created_on: company.createdOn,
    modified_on: company.modifiedOn,
    user_connections: buyers.map((buyer) => connectionOf(buyer, company)),
    buyers: buyers.map((buyer) => buyerOf(buyer, company)),
    ...(isOld ? {} : computedIn2025(company)),
  };
}

// Recorded: these are there when nobody set them; phone is not.
const unset: JsonObject = {
  addresses: [],
  allow_bulk: false,
  discount: 0,
  default_discount: 0,
  payment_terms: "",
  credit_status: "",
};

const unsetIn2025: JsonObject = {
  reps: [],
  active: true,
  surcharge: 0,
  default_surcharge: 0,
  customer_groups: [],
  legal_file: null,
  pricing_template: "",
};

function computedIn2025({ fields, buyers }: StoredCompany): JsonObject {
  return {
    __sortable_name: fields.name.toLowerCase(),
    __connected_brand_users: [],
    __filter_key: [],
    __search_key: [],
    __buyer_refs: buyers.map(({ id }) => id),
  };
}

/** Recorded: title and phones are here, and only where they are set. */
function connectionOf(buyer: StoredBuyer, company: StoredCompany): JsonObject {
  const { id, name, email, title, phone_office, phone_cell } = buyer;
  const details = Object.entries({ title, phone_office, phone_cell });
  return {
    _id: id,
    ref: id,
    name,
    email,
    ...Object.fromEntries(details.filter(([, value]) => value !== "")),
    linesheets: [],
    product: { recommendations: [], picks: [] },
    reps: buyer.reps.map((rep) => ({ ref: rep._id, ...repOf(rep, company), _id: rep._id })),
  };
}

/** Recorded: title and phones are "" here, even where the connection has them. */
function buyerOf({ name, email, reps }: StoredBuyer, company: StoredCompany): JsonObject {
  return {
    name,
    email,
    title: "",
    phone_cell: "",
    phone_office: "",
    reps: reps.map((rep) => repOf(rep, company)),
    last_viewed: "",
  };
}

function repOf({ email }: StoredRep, { fields }: StoredCompany): JsonObject {
  const known = (fields["reps"] ?? []) as readonly JsonObject[];
  const rep = known.find((one) => one["email"] === email);
  return { name: rep ? textOf(rep, "name") : "", email };
}
