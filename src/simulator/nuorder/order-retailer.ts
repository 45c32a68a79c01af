import type { JsonObject } from "../../core/json.ts";
import { Refusal } from "./answers.ts";
import { castText } from "./cast.ts";
import type { CompanyBook } from "./company-book.ts";
import { isSameEmail } from "./company.ts";
import { textOf } from "./product.ts";
import type { NuorderSettings } from "./settings.ts";

/**
 * Makes an order's retailer of what was sent and what its company knows.
 * @throws Refusal 400 for a company that is not there.
 */
export function retailerOf(
  given: JsonObject,
  context: { readonly companies: CompanyBook; readonly settings: NuorderSettings },
): JsonObject {
  const { companies, settings } = context;
  const code = castText("retailer.retailer_code", given["retailer_code"] ?? null);
  const company =
    companies.byId(textOf(given, "_id")) ?? companies.byCode(code, settings.fold_company_code);
  if (!company) throw new Refusal(400, `retailer "${code}" is not known`);
  const wanted = castText("retailer.buyer_email", given["buyer_email"] ?? null);
  const buyer = company.buyers.find(({ email }) => isSameEmail(email, wanted));
  return {
    _id: company.id,
    retailer_name: company.fields.name,
    retailer_code: company.fields.code,
    buyer_name: castText("retailer.buyer_name", given["buyer_name"] ?? buyer?.name ?? null),
    // Recorded: absent in 2014, "" in 2023 where nobody has one.
    ...(settings.era === "2014" ? {} : { buyer_email: wanted }),
  };
}
