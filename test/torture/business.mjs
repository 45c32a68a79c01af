// A person at work on Shopify's B2B companies: branches and their addresses, marks, people who buy.
import { openAdmin } from "./admin.mjs";

const towns = [
  { city: "Boston", zoneCode: "MA", zip: "02110", countryCode: "US" },
  { city: "Denver", zoneCode: "CO", zip: "80202", countryCode: "US" },
];
const saved = "userErrors { field message }";

/**
 * Opens the B2B companies of an Admin API. Companies are known by the number in their id; the numbers
 * of those that were edited are added to `touched`. `more` gives further edits: see buying.mjs.
 */
export function openBusiness({ simulator, chance, note }, more = () => ({})) {
  const call = openAdmin(simulator.shopify);
  const companies = [];
  let made = 0;

  const shop = {
    companies,
    touched: new Set(),
    onlyFull: false,
    today: () => "",
    async start() {
      for (let index = 0; index < 8; index += 1) await create();
      shop.edited();
    },
    async edit(count) {
      for (let index = 0; index < count; index += 1) {
        if (companies.length < 8 || (companies.length < 13 && chance.is(0.15))) await create();
        else {
          const [name, company] = [chance.pick(Object.keys(edits)), chance.pick(companies)];
          note(`${name} ${company.number}`);
          shop.touched.add(company.number);
          await edits[name](company);
        }
        shop.edited();
      }
    },
    edited: () => {},
    compared() {
      shop.touched.clear();
      shop.onlyFull = false;
    },
    describe: () => `${companies.length} companies`,
  };

  const address = () => ({ address1: `${(made += 1)} Main St`, ...chance.pick(towns) });
  const branchFields = "id name shippingAddress { id } billingAddress { id }";

  function branchOf({ id, name, shippingAddress, billingAddress }, shipping, billing) {
    return {
      id,
      name,
      shipping: { id: shippingAddress.id, ...shipping },
      billing: { id: billingAddress.id, ...billing },
    };
  }

  function newBranch() {
    const shipping = address();
    const billing = chance.is(0.5) ? shipping : address();
    const input = {
      name: `Branch ${made}`,
      shippingAddress: shipping,
      ...(billing === shipping ? { billingSameAsShipping: true } : { billingAddress: billing }),
    };
    return { input, shipping, billing };
  }

  async function create() {
    const { input, shipping, billing } = newBranch();
    const company = { name: `Outfitters ${made}`, externalId: `C-${made}` };
    const { companyCreate } = await call(
      `mutation Create($input: CompanyCreateInput!) {
        companyCreate(input: $input) {
          company { id locations(first: 1) { nodes { ${branchFields} } } } ${saved}
        }
      }`,
      { input: { company, companyLocation: input } },
    );
    const { id, locations } = companyCreate.company;
    const one = {
      id,
      number: Number(id.split("/").pop()),
      ...company,
      fields: {},
      branches: [branchOf(locations.nodes[0], shipping, billing)],
    };
    companies.push(one);
    shop.touched.add(one.number);
    if (chance.is(0.85)) await setField(one, "nuorder_sync", "boolean", "true");
    note(`create ${one.number} ${company.externalId} ${JSON.stringify(one.fields)}`);
  }

  async function setField(company, key, type, value) {
    if (value === undefined) delete company.fields[key];
    else company.fields[key] = value;
    const owner = { ownerId: company.id, namespace: "custom", key };
    if (value === undefined) {
      await call(
        `mutation Unset($metafields: [MetafieldIdentifierInput!]!) {
          metafieldsDelete(metafields: $metafields) { ${saved} }
        }`,
        { metafields: [owner] },
      );
      return;
    }
    await call(
      `mutation Set($metafields: [MetafieldsSetInput!]!) {
        metafieldsSet(metafields: $metafields) { ${saved} }
      }`,
      { metafields: [{ ...owner, type, value }] },
    );
  }

  const edits = {
    async rename(company) {
      company.name = `Outfitters ${(made += 1)}`;
      await call(
        `mutation Rename($id: ID!, $input: CompanyInput!) {
          companyUpdate(companyId: $id, input: $input) { ${saved} }
        }`,
        { id: company.id, input: { name: company.name } },
      );
    },
    async toggleMarked(company) {
      const next = company.fields.nuorder_sync ? undefined : "true";
      await setField(company, "nuorder_sync", "boolean", next);
    },
    async toggleActive(company) {
      const next = company.fields.nuorder_active ? undefined : "false";
      await setField(company, "nuorder_active", "boolean", next);
    },
    async addBranch(company) {
      if (company.branches.length > 2) return;
      const { input, shipping, billing } = newBranch();
      const { companyLocationCreate } = await call(
        `mutation Add($companyId: ID!, $input: CompanyLocationInput!) {
          companyLocationCreate(companyId: $companyId, input: $input) {
            companyLocation { ${branchFields} } ${saved}
          }
        }`,
        { companyId: company.id, input },
      );
      company.branches.push(branchOf(companyLocationCreate.companyLocation, shipping, billing));
    },
    async dropBranch(company) {
      if (company.branches.length < 2) return;
      const branch = chance.pick(company.branches);
      company.branches = company.branches.filter((one) => one !== branch);
      await call(
        `mutation Drop($id: ID!) { companyLocationDelete(companyLocationId: $id) { ${saved} } }`,
        { id: branch.id },
      );
    },
    async move(company) {
      const branch = chance.pick(company.branches);
      const type = chance.pick(["SHIPPING", "BILLING"]);
      const given = address();
      const { companyLocationAssignAddress } = await call(
        `mutation Move($id: ID!, $types: [CompanyAddressType!]!, $address: CompanyAddressInput!) {
          companyLocationAssignAddress(locationId: $id, addressTypes: $types, address: $address) {
            addresses { id } ${saved}
          }
        }`,
        { id: branch.id, types: [type], address: given },
      );
      const [{ id }] = companyLocationAssignAddress.addresses;
      branch[type.toLowerCase()] = { id, ...given };
    },
    async moveAgain(company) {
      await edits.move(company);
    },
    // Two by two only, as for products.
    async clash(company) {
      const other = chance.pick(companies);
      if (other === company || shared(company) || shared(other)) return;
      shop.touched.add(other.number);
      await setField(company, "code", "single_line_text_field", other.externalId);
      shop.onlyFull ||= company.contacts !== undefined;
    },
    async unclash(company) {
      if (!company.fields.code) return;
      for (const other of companies) {
        if (businessCode(other) === businessCode(company)) shop.touched.add(other.number);
      }
      await setField(company, "code", "single_line_text_field", undefined);
      shop.onlyFull ||= company.contacts !== undefined;
    },
    async remove(company) {
      if (!chance.is(0.5)) return;
      shop.onlyFull = true;
      await call(`mutation Remove($id: ID!) { companyDelete(id: $id) { ${saved} } }`, {
        id: company.id,
      });
      companies.splice(companies.indexOf(company), 1);
    },
    ...more({ shop, call }),
  };

  function shared(company) {
    return companies.some(
      (other) =>
        other !== company &&
        (businessCode(other) === businessCode(company) ||
          businessCode(other) === company.externalId),
    );
  }

  return shop;
}

/** The code of a B2B company in NuORDER. */
export function businessCode({ externalId, fields }) {
  return fields.code ?? externalId;
}
