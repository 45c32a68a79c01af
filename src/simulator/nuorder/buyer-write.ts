import { isoNow } from "../../core/world.ts";
import { Refusal } from "./answers.ts";
import type { GivenBuyer } from "./buyer-fields.ts";
import type { CompanyWriteContext } from "./company-write.ts";
import { isArchived, isSameEmail, type StoredBuyer, type StoredCompany } from "./company.ts";

/**
 * Adds a buyer to a company.
 * @throws Refusal 400 when something is missing or not allowed, 409 when name or e-mail is there already.
 */
export function addBuyer(
  company: StoredCompany,
  given: GivenBuyer,
  context: CompanyWriteContext,
): StoredCompany {
  if (context.settings.buyer_creation === "refuse") {
    throw new Refusal(400, "buyers cannot be created");
  }
  const unset = { name: "", email: "", title: "", phone_office: "", phone_cell: "" };
  const buyer = { id: context.newId(), ...unset, ...given, reps: withIds(given, [], context) };
  return store(company, [...company.buyers, checked(buyer, company, context)], context);
}

/**
 * Changes a buyer; what the body does not name stays.
 * @throws Refusal 400 when something is not allowed, 404 for an unknown buyer, 409 when the e-mail is taken.
 */
export function updateBuyer(
  company: StoredCompany,
  email: string,
  given: GivenBuyer,
  context: CompanyWriteContext,
): StoredCompany {
  const before = buyerOf(company, email);
  if (given.name !== undefined && given.name !== before.name) {
    throw new Refusal(400, `the name of a buyer cannot be changed: it is "${before.name}"`);
  }
  const moved = given.email !== undefined && !isSameEmail(given.email, before.email);
  if (moved && !context.settings.buyer_email_changes) {
    throw new Refusal(400, `the email of a buyer cannot be changed: it is "${before.email}"`);
  }
  const reps = given.reps ? withIds(given, before.reps, context) : before.reps;
  const buyer = checked({ ...before, ...given, reps }, company, context);
  const buyers = company.buyers.map((one) => (one.id === before.id ? buyer : one));
  return store(company, buyers, context);
}

/**
 * Takes one buyer away, or all of them where no e-mail is named.
 * @throws Refusal 404 for an unknown buyer.
 */
export function removeBuyers(
  company: StoredCompany,
  email: string | undefined,
  context: CompanyWriteContext,
): StoredCompany {
  const gone = email === undefined ? undefined : buyerOf(company, email);
  return store(company, gone ? company.buyers.filter(({ id }) => id !== gone.id) : [], context);
}

function buyerOf({ buyers }: StoredCompany, email: string): StoredBuyer {
  const buyer = buyers.find((one) => isSameEmail(one.email, email));
  if (!buyer) throw new Refusal(404, "buyer not found");
  return buyer;
}

function checked(
  buyer: StoredBuyer,
  { fields, buyers }: StoredCompany,
  { settings }: CompanyWriteContext,
): StoredBuyer {
  if (isArchived(fields, settings.company_archive_flag)) {
    throw new Refusal(400, `company "${fields.code}" is archived`);
  }
  const missing = [
    ...(buyer.name.trim() === "" ? ["name is required"] : []),
    ...(buyer.email === "" ? ["email is required"] : []),
    ...(settings.buyer_rep_required && buyer.reps.length === 0
      ? ["reps must hold the e-mail address of a sales rep"]
      : []),
  ];
  if (missing.length > 0) throw new Refusal(400, missing.join("; "));
  if (settings.brand_users.some((user) => isSameEmail(user, buyer.email))) {
    throw new Refusal(400, `email "${buyer.email}" belongs to a brand user`);
  }
  const others = buyers.filter(({ id }) => id !== buyer.id);
  if (others.some(({ email }) => isSameEmail(email, buyer.email))) {
    throw new Refusal(409, `a buyer with the email "${buyer.email}" already exists`);
  }
  const name = buyer.name.trim().toLowerCase();
  if (others.some((other) => other.name.trim().toLowerCase() === name)) {
    throw new Refusal(409, `a buyer called "${buyer.name}" already exists`);
  }
  return buyer;
}

/** Gives every rep an id, the one it had where it had one. */
function withIds(
  { reps = [] }: GivenBuyer,
  before: StoredBuyer["reps"],
  { newId }: CompanyWriteContext,
): StoredBuyer["reps"] {
  return reps.map(
    (email) => before.find((rep) => isSameEmail(rep.email, email)) ?? { _id: newId(), email },
  );
}

function store(
  company: StoredCompany,
  buyers: readonly StoredBuyer[],
  { companies, clock }: CompanyWriteContext,
): StoredCompany {
  const changed = { ...company, buyers, modifiedOn: isoNow(clock) };
  companies.put(changed);
  return changed;
}
