// People who buy for B2B companies: customers of Shopify who are contacts of one company or several.
import { openBusiness } from "./business.mjs";
import { openPeople } from "./people.mjs";

const saved = "userErrors { field message }";

/**
 * Opens companies and customers together. Who buys for whom is in `contacts` of the companies: the
 * contact's id by the customer's number. Shopify may not say that a customer changed when this does,
 * or when their company gets another code, and so only a full read notices.
 */
export async function openBuying(campaign, wanted) {
  const { chance, note } = campaign;
  const people = openPeople(campaign, { edits: wanted });
  const business = openBusiness(campaign, ({ shop, call }) => {
    async function hire(company) {
      const customer = chance.pick(people.customers);
      const contacts = (company.contacts ??= new Map());
      // Shopify takes nobody on without an e-mail address.
      if (contacts.has(customer.number) || customer.email === "") return;
      note(`  ${customer.number}`);
      shop.onlyFull = true;
      const { companyAssignCustomerAsContact: assigned } = await call(
        `mutation Hire($companyId: ID!, $customerId: ID!) {
          companyAssignCustomerAsContact(companyId: $companyId, customerId: $customerId) {
            companyContact { id } ${saved}
          }
        }`,
        { companyId: company.id, customerId: customer.id },
      );
      contacts.set(customer.number, assigned.companyContact.id);
    }

    async function dismiss(company) {
      const [number, id] = chance.pick([...(company.contacts ?? [])]) ?? [];
      if (!id || !people.customers.some((one) => one.number === number)) return;
      note(`  ${number}`);
      shop.onlyFull = true;
      company.contacts.delete(number);
      await call(
        `mutation Dismiss($id: ID!) { companyContactDelete(companyContactId: $id) { ${saved} } }`,
        { id },
      );
    }

    return { hire, hireAnother: hire, dismiss };
  });

  return {
    people,
    business,
    get touched() {
      return new Set([...people.touched, ...business.touched]);
    },
    get onlyFull() {
      return people.onlyFull || business.onlyFull;
    },
    today: () => "",
    async start() {
      await people.start();
      await business.start();
      await business.edit(12);
    },
    async edit(count) {
      for (let index = 0; index < count; index += 1) {
        await chance.pick([people, business]).edit(1);
      }
    },
    compared() {
      people.compared();
      business.compared();
    },
    describe: () => `${people.describe()}, ${business.describe()}`,
  };
}
