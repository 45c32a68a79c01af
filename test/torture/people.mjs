// A person at work on the customers of Shopify: addresses, tags, e-mail addresses, customer codes.
import { openAdmin } from "./admin.mjs";

export const tags = {
  synced: "NuORDER Sync: True",
  inactive: "NuORDER Active: False",
  buyer: "NuORDER",
};

const towns = [
  { city: "Boston", provinceCode: "MA", zip: "02110", countryCode: "US" },
  { city: "Denver", provinceCode: "CO", zip: "80202", countryCode: "US" },
  { city: "Austin", provinceCode: "TX", zip: "78701", countryCode: "US" },
];

const saved = "userErrors { field message }";

/** Opens the customers of an Admin API; `more` gives further edits, which may be of other things. */
export function openPeople({ simulator, chance, note }, { edits: wanted, more = {} }) {
  const call = openAdmin(simulator.shopify);
  const customers = [];
  let made = 0;

  const shop = {
    customers,
    /** Customers that are deleted. */
    gone: [],
    touched: new Set(),
    onlyFull: false,
    today: () => "",
    async start() {
      for (let index = 0; index < 10; index += 1) await create();
      shop.edited();
    },
    async edit(count) {
      for (let index = 0; index < count; index += 1) {
        if (customers.length < 10 || (customers.length < 16 && chance.is(0.15))) await create();
        else {
          const [name, customer] = [chance.pick(Object.keys(edits)), chance.pick(customers)];
          note(`${name} ${customer.number}`);
          shop.touched.add(customer.number);
          await edits[name](customer);
        }
        shop.edited();
      }
    },
    edited: () => {},
    compared() {
      shop.touched.clear();
      shop.onlyFull = false;
    },
    describe: () => `${customers.length} customers`,
  };

  const newAddress = () => ({
    company: `Store ${(made += 1)}`,
    address1: `${made} Main St`,
    ...chance.pick(towns),
  });

  async function create() {
    const address = newAddress();
    const person = {
      firstName: "Ada",
      lastName: `Byrne ${made}`,
      email: `ada${made}@shop.example`,
    };
    const own = Object.values(tags).filter((tag) =>
      tag === tags.inactive ? chance.is(0.05) : chance.is(0.85),
    );
    const { customerCreate } = await call(
      `mutation Create($input: CustomerInput!) {
        customerCreate(input: $input) {
          customer { id legacyResourceId defaultAddress { id } } ${saved}
        }
      }`,
      { input: { ...person, tags: own, addresses: [address] } },
    );
    const { id, legacyResourceId, defaultAddress } = customerCreate.customer;
    const customer = {
      id,
      number: Number(legacyResourceId),
      ...person,
      names: new Set([`${person.firstName} ${person.lastName}`]),
      tags: own,
      addresses: [{ id: defaultAddress.id, ...address }],
      main: defaultAddress.id,
    };
    note(`create ${customer.number} ${own.join(", ")}`);
    shop.touched.add(customer.number);
    customers.push(customer);
  }

  async function update(customer, change) {
    Object.assign(customer, change);
    await call(
      `mutation Update($input: CustomerInput!) { customerUpdate(input: $input) { ${saved} } }`,
      { input: { id: customer.id, ...change } },
    );
  }

  async function updateAddress(customer, address, change) {
    Object.assign(address, change);
    await call(
      `mutation Move($customerId: ID!, $addressId: ID!, $address: MailingAddressInput!) {
        customerAddressUpdate(customerId: $customerId, addressId: $addressId, address: $address) { ${saved} }
      }`,
      { customerId: customer.id, addressId: address.id, address: change },
    );
  }

  async function toggle(customer, tag) {
    const has = customer.tags.includes(tag);
    customer.tags = has ? customer.tags.filter((one) => one !== tag) : [...customer.tags, tag];
    await call(
      `mutation Tag($id: ID!, $tags: [String!]!) {
        ${has ? "tagsRemove" : "tagsAdd"}(id: $id, tags: $tags) { ${saved} }
      }`,
      { id: customer.id, tags: [tag] },
    );
  }

  const all = {
    note: (customer) => update(customer, { note: `Called ${(made += 1)} times` }),
    toggleSync: (customer) => toggle(customer, tags.synced),
    toggleActive: (customer) => toggle(customer, tags.inactive),
    toggleBuyer: (customer) => toggle(customer, tags.buyer),
    changeEmail: (customer) => update(customer, { email: `Ada.${(made += 1)}@shop.example` }),
    changeEmailAgain: (customer) => all.changeEmail(customer),
    async dropEmail(customer) {
      if (chance.is(0.5)) await update(customer, { email: "" });
    },
    async rename(customer) {
      if (!chance.is(0.3)) return;
      await update(customer, { lastName: `Byrne ${(made += 1)}` });
      customer.names.add(`${customer.firstName} ${customer.lastName}`);
    },
    async move(customer) {
      const address1 = `${(made += 1)} Elm St`;
      await updateAddress(customer, chance.pick(customer.addresses), {
        address1,
        ...chance.pick(towns),
      });
    },
    /** An address loses its first line, which NuORDER needs, or gets one again. */
    async breakOrMend(customer) {
      const address = chance.pick(customer.addresses);
      await updateAddress(customer, address, {
        address1: address.address1 === "" ? `${(made += 1)} Oak St` : "",
      });
    },
    async addAddress(customer) {
      if (customer.addresses.length > 3) return;
      const address = newAddress();
      const { customerAddressCreate } = await call(
        `mutation Add($customerId: ID!, $address: MailingAddressInput!) {
          customerAddressCreate(customerId: $customerId, address: $address) { address { id } ${saved} }
        }`,
        { customerId: customer.id, address },
      );
      customer.addresses.push({ id: customerAddressCreate.address.id, ...address });
    },
    async dropAddress(customer) {
      const others = customer.addresses.filter(({ id }) => id !== customer.main);
      if (others.length === 0) return;
      const { id: addressId } = chance.pick(others);
      customer.addresses = customer.addresses.filter(({ id }) => id !== addressId);
      await call(
        `mutation Drop($customerId: ID!, $addressId: ID!) {
          customerAddressDelete(customerId: $customerId, addressId: $addressId) { ${saved} }
        }`,
        { customerId: customer.id, addressId },
      );
    },
    async changeDefault(customer) {
      customer.main = chance.pick(customer.addresses).id;
      await call(
        `mutation Default($customerId: ID!, $addressId: ID!) {
          customerUpdateDefaultAddress(customerId: $customerId, addressId: $addressId) { ${saved} }
        }`,
        { customerId: customer.id, addressId: customer.main },
      );
    },
    // Two by two only, as for products.
    async clash(customer) {
      const other = chance.pick(customers);
      if (other === customer || shared(customer) || shared(other)) return;
      // Whose code it has may be deleted. Two such tags contradict each other.
      if (codeOf(customer) !== String(customer.number)) return;
      shop.touched.add(other.number);
      await toggle(customer, `Customer Code: ${other.number}`);
    },
    async unclash(customer) {
      const tag = customer.tags.find((one) => one.startsWith("Customer Code"));
      if (!tag) return;
      for (const other of customers) {
        if (codeOf(other) === codeOf(customer)) shop.touched.add(other.number);
      }
      await toggle(customer, tag);
    },
    async remove(customer) {
      if (!chance.is(0.5)) return;
      shop.onlyFull = true;
      await call(
        `mutation Remove($input: CustomerDeleteInput!) { customerDelete(input: $input) { ${saved} } }`,
        { input: { id: customer.id } },
      );
      customers.splice(customers.indexOf(customer), 1);
      shop.gone.push(customer);
    },
  };
  const edits = Object.fromEntries(wanted.map((name) => [name, all[name]]));
  Object.assign(edits, more);

  /** True if the customer has another's code, or another has its code. */
  function shared(customer) {
    return customers.some(
      (other) =>
        other !== customer &&
        (codeOf(other) === codeOf(customer) || codeOf(other) === String(customer.number)),
    );
  }

  return shop;
}

/** The code of the company that a customer becomes. */
export function codeOf({ number, tags: own }) {
  const tag = own.find((one) => one.startsWith("Customer Code: "));
  return tag ? tag.slice("Customer Code: ".length) : String(number);
}
