// What NuORDER must hold of companies, worked out by other means than the product: no JSONata, no
// product code. Written from the preset's description, for what `people.mjs` and `business.mjs` make.
import { businessCode } from "./business.mjs";
import { says } from "./oracle.mjs";
import { codeOf } from "./people.mjs";

const numberIn = (id) => /[0-9]+/.exec(id)[0];

/** What becomes of a customer: { number, code, decision, broken, company }. */
export function judgeCustomer(customer) {
  const { number, tags, addresses, main } = customer;
  const sorted = [...addresses].sort(
    (one, other) =>
      Number(other.id === main) - Number(one.id === main) || numberIn(one.id) - numberIn(other.id),
  );
  const rows = sorted.map((address, index) =>
    row(address, index === 0 ? "both" : "shipping", `${address.company} - ${address.city}`),
  );
  return {
    number,
    code: codeOf(customer),
    decision: decided(says(tags, "NuORDER Sync"), says(tags, "NuORDER Active")),
    broken: addresses.some(({ address1 }) => address1 === ""),
    company: { name: sorted[0].company, addresses: withDefaults(rows) },
  };
}

/** What becomes of a B2B company, in the same shape. */
export function judgeBusiness(business) {
  const { number, name, fields, branches } = business;
  const sorted = [...branches].sort((one, other) => numberIn(one.id) - numberIn(other.id));
  const rows = sorted.flatMap(({ name: label, billing, shipping }) =>
    numberIn(billing.id) === numberIn(shipping.id)
      ? [row(billing, "both", label)]
      : [row(billing, "billing", label), row(shipping, "shipping", label)],
  );
  const flag = (value) => (value === undefined ? undefined : value === "true");
  return {
    number,
    code: businessCode(business),
    decision: decided(flag(fields.nuorder_sync), flag(fields.nuorder_active)),
    broken: false,
    company: { name, addresses: withDefaults(rows) },
  };
}

function decided(synced, active) {
  if (synced !== true) return "leave out";
  return active === false ? "retire" : "include";
}

function row(address, type, label) {
  const { id, address1, city, zip, countryCode } = address;
  return {
    id: numberIn(id),
    type,
    place: [label, address1, city, address.provinceCode ?? address.zoneCode, zip, countryCode],
  };
}

function withDefaults(rows) {
  const billing = rows.find(({ type }) => type !== "shipping");
  const shipping = rows.find(({ type }) => type !== "billing");
  return rows.map((one) => {
    const { id, type, place } = one;
    return [
      ...place,
      type,
      type === "shipping" ? "" : id,
      type === "billing" ? "" : id,
      one === billing,
      one === shipping,
    ].join(" | ");
  });
}

/** Says every way in which NuORDER's companies are not what they must be. */
export function judgeCompanies(held, before, verdicts, { touched, everSent }) {
  const faults = [];
  const byCode = new Map();
  for (const { fields } of held.companies) {
    if (byCode.has(fields.code)) faults.push(`doubled: company ${fields.code}`);
    if (!everSent.has(fields.code)) faults.push(`invented: company ${fields.code}`);
    byCode.set(fields.code, fields);
  }
  const earlier = new Map(before?.companies.map(({ fields }) => [fields.code, fields]));
  const claims = new Map();
  for (const { code } of verdicts) claims.set(code, (claims.get(code) ?? 0) + 1);
  for (const { number, code, decision, broken, company } of verdicts) {
    // Which of two sides stands depends on the history, which is not known here.
    const owners = [...(everSent.get(code) ?? [])];
    const contested = claims.get(code) > 1 || owners.some((owner) => owner !== number);
    const has = byCode.get(code);
    const included = verdicts.filter((one) => one.code === code && one.decision === "include");
    if (decision === "include" && !broken && included.length === 1) {
      const want = JSON.stringify({ ...company, currency_code: "USD", active: true });
      const met = has && asText(has);
      if (!has) faults.push(`lost: company ${code}`);
      else if (met !== want) faults.push(`differs: company ${code}: ${met}, not ${want}`);
    }
    if (has && decision === "retire" && has.active !== false && !contested) {
      faults.push(`not archived: company ${code}`);
    }
    const same = JSON.stringify(has) === JSON.stringify(earlier.get(code));
    if (before && !same && !touched.has(number) && !contested) {
      faults.push(`company ${code} was written although nobody touched it`);
    }
  }
  return faults;
}

function asText({ name, addresses, currency_code, active }) {
  const lines = addresses.map((one) =>
    [
      one.display_name,
      one.line_1,
      one.city,
      one.state,
      one.zip,
      one.country,
      one.type,
      one.billing_code ?? "",
      one.shipping_code ?? "",
      one.default_billing,
      one.default_shipping,
    ].join(" | "),
  );
  return JSON.stringify({ name, addresses: lines, currency_code, active });
}

/** The codes that were ever to be sent, each with the numbers of those whose code it was. */
export function codesEverSent(shop, verdictsOf) {
  const codes = new Map();
  shop.edited = () => {
    for (const { code, number, decision } of verdictsOf()) {
      if (!codes.has(code)) codes.set(code, new Set());
      if (decision === "include") codes.get(code).add(number);
    }
    for (const [code, owners] of codes) if (owners.size === 0) codes.delete(code);
  };
  return codes;
}
