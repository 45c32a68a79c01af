import type { JsonObject } from "../../core/json.ts";
import { isoNow, type Clock } from "../../core/world.ts";
import { Refusal } from "./answers.ts";
import type { CompanyBook } from "./company-book.ts";
import type { GivenCompany } from "./company-fields.ts";
import {
  isArchived,
  type CompanyFields,
  type StoredAddress,
  type StoredCompany,
} from "./company.ts";
import { textOf } from "./product.ts";
import type { NuorderSettings } from "./settings.ts";

/** What writes on companies and their buyers need. */
export interface CompanyWriteContext {
  readonly companies: CompanyBook;
  readonly settings: NuorderSettings;
  readonly clock: Clock;
  readonly newId: () => string;
}

/**
 * Stores a new company.
 * @throws Refusal 400 when something required is missing, 409 when its code is taken.
 */
export function createCompany(given: GivenCompany, context: CompanyWriteContext): StoredCompany {
  const now = isoNow(context.clock);
  const head = { id: context.newId(), createdOn: now, modifiedOn: now, buyers: [] };
  return store(head, given, context);
}

/**
 * Stores a change. A field that the body does not name stays, unless `replace_on_update`; addresses
 * are replaced as a whole, unless `addresses_replace` is off.
 * @throws Refusal 400 when the result lacks something required, 409 when its code is taken.
 */
export function updateCompany(
  company: StoredCompany,
  given: GivenCompany,
  context: CompanyWriteContext,
): StoredCompany {
  const { settings } = context;
  const kept = settings.replace_on_update ? {} : company.fields;
  const merged =
    given.addresses && !settings.addresses_replace
      ? { addresses: mergedAddresses(company.fields.addresses, given.addresses) }
      : {};
  const head = { ...company, modifiedOn: isoNow(context.clock) };
  return store(head, { ...kept, ...given, ...merged }, context);
}

function store(
  head: Omit<StoredCompany, "fields">,
  given: GivenCompany,
  { companies, settings }: CompanyWriteContext,
): StoredCompany {
  const addresses = given.addresses ?? [];
  const problems = [
    ...["name", "code", "currency_code"]
      .filter((name) => textOf(given, name).trim() === "")
      .map((name) => `${name} is required`),
    ...addressProblems(addresses),
  ];
  if (problems.length > 0) throw new Refusal(400, problems.join("; "));
  const fields = { ...given, addresses } as CompanyFields;
  const holder = companies.byCode(fields.code, settings.fold_company_code);
  if (holder && holder.id !== head.id) throw new Refusal(409, `code "${fields.code}" is taken`);
  // Help pages: archiving a company removes its buyers.
  const buyers = isArchived(fields, settings.company_archive_flag) ? [] : head.buyers;
  const company = { ...head, fields, buyers };
  companies.put(company);
  return company;
}

function addressProblems(addresses: readonly StoredAddress[]): string[] {
  const isBilling = ({ type }: StoredAddress): boolean => type === "billing" || type === "both";
  const twice = ["default_billing", "default_shipping"].filter(
    (flag) => addresses.filter((address) => address[flag] === true).length > 1,
  );
  return [
    ...(addresses.length > 0 && !addresses.some(isBilling)
      ? ["at least one address must be of type billing or both"]
      : []),
    ...twice.map((flag) => `only one address may be ${flag}`),
  ];
}

/** An address that comes again takes the place of the one before; the others stay. */
function mergedAddresses(
  before: readonly StoredAddress[],
  given: readonly StoredAddress[],
): readonly StoredAddress[] {
  const merged = new Map(before.map((address) => [addressKey(address), address]));
  for (const address of given) merged.set(addressKey(address), address);
  return [...merged.values()];
}

function addressKey(address: JsonObject): string {
  const names = ["billing_code", "shipping_code", "display_name", "line_1"];
  const name = names.find((key) => textOf(address, key) !== "") ?? "";
  return textOf(address, name);
}
