import { describe, expect, test } from "vitest";
import { at, bench } from "./ask.ts";
import { CUSTOMERS_CSV } from "./people.ts";

const READ = `query C($email: String!) { customerByIdentifier(identifier: { emailAddress: $email }) {
  id legacyResourceId firstName lastName displayName tags note taxExempt numberOfOrders amountSpent { amount currencyCode } state
  defaultEmailAddress { emailAddress marketingState } defaultPhoneNumber { phoneNumber }
  defaultAddress { company address1 address2 city province provinceCode zip country countryCodeV2 phone name }
  addressesV2(first: 9) { nodes { id } } metafields(first: 9) { nodes { namespace key type value } } } }`;

test("Shopify's customer export becomes customers", async () => {
  const here = bench({ index_lag_ms: 60_000 });
  expect(here.shopify.importCustomersCsv(CUSTOMERS_CSV, ["Demo"])).toEqual({ customers: 2 });
  const data = await here.data(READ, { email: "ADA@example.com" });
  expect(data["customerByIdentifier"]).toMatchObject({
    id: "gid://shopify/Customer/6940095316145",
    legacyResourceId: "6940095316145",
    firstName: "Ada",
    displayName: "Ada Byrne",
    tags: ["Demo", "NuORDER", "wholesale"],
    note: "Two\nlines",
    taxExempt: true,
    numberOfOrders: "3",
    amountSpent: { amount: "120.5", currencyCode: "USD" },
    defaultEmailAddress: { emailAddress: "ada@example.com", marketingState: "SUBSCRIBED" },
    defaultPhoneNumber: { phoneNumber: "+16175550101" },
    defaultAddress: {
      company: "Byrne & Co",
      address1: "1 Main St, Rear",
      province: "Massachusetts",
      provinceCode: "MA",
      zip: "02110",
      country: "United States",
      countryCodeV2: "US",
      phone: "+16175550100",
      name: "Ada Byrne",
    },
  });
  const other = await here.data(READ, { email: "zoë@example.com" });
  expect(other["customerByIdentifier"]).toMatchObject({
    displayName: "zoë@example.com",
    defaultAddress: null,
    addressesV2: { nodes: [] },
  });
  // In the index at once, whatever the lag.
  const search = await here.data('{ customers(first: 9, query: "tag:nuorder") { nodes { id } } }');
  expect(at(search, "customers", "nodes")).toHaveLength(1);
});

test("the same export again changes the same customers", async () => {
  const here = bench();
  here.shopify.importCustomersCsv(CUSTOMERS_CSV, []);
  const before = await here.data(READ, { email: "ada@example.com" });
  here.shopify.importCustomersCsv(CUSTOMERS_CSV.replace("Ada,Byrne", "Augusta,Byrne"), []);
  const after = await here.data(READ, { email: "ada@example.com" });
  expect(at(after, "customerByIdentifier", "firstName")).toBe("Augusta");
  expect(at(after, "customerByIdentifier", "addressesV2")).toEqual(
    at(before, "customerByIdentifier", "addressesV2"),
  );
  expect(await here.data("{ customersCount { count } }")).toEqual({ customersCount: { count: 2 } });
});

test("a byte order mark and Windows line ends are no part of it", async () => {
  const here = bench();
  const csv = `\uFEFF${CUSTOMERS_CSV.replaceAll("\n", "\r\n")}`;
  expect(here.shopify.importCustomersCsv(csv, [])).toEqual({ customers: 2 });
  expect(await here.data(READ, { email: "ada@example.com" })).toMatchObject({
    customerByIdentifier: { legacyResourceId: "6940095316145", firstName: "Ada" },
  });
});

test("without ids the e-mail tells who is who, and metafield columns are read", async () => {
  const here = bench();
  const csv =
    "Email,First Name,Metafield: custom.code [single_line_text_field],Terms (customer.metafields.b2b.terms)\nsam@example.com,Sam,C-1,Net 30\n";
  here.shopify.importCustomersCsv(csv, []);
  here.shopify.importCustomersCsv(csv.replace("C-1", "C-2"), []);
  const data = await here.data(READ, { email: "sam@example.com" });
  expect(at(data, "customerByIdentifier", "metafields", "nodes")).toEqual([
    { namespace: "custom", key: "code", type: "single_line_text_field", value: "C-2" },
    { namespace: "b2b", key: "terms", type: "single_line_text_field", value: "Net 30" },
  ]);
  expect(await here.data("{ customersCount { count } }")).toEqual({ customersCount: { count: 1 } });
});

describe("what cannot be read is refused with line and column, and nothing is kept", () => {
  const good =
    "Customer ID,Email,Phone,Total Spent,Tax Exempt,Default Address Country Code\n1,a@example.com,,,,\n";
  test.each<[string, string]>([
    ["", "The CSV file is empty."],
    [
      "Name,Town\nA,B\n",
      'Line 1: there is neither a column "Customer ID" nor "Email"; found: Name, Town.',
    ],
    ["Customer ID;Email\n1;a@b.co\n", "Line 1: the columns are separated by semicolons"],
    [
      `${good}x1,b@example.com,,,,`,
      'Line 3, column "Customer ID": "x1" is no id: it must be a number.',
    ],
    [`${good}2,nobody,,,,`, 'Line 3, column "Email": "nobody" is no e-mail address.'],
    [
      `${good}2,A@example.com,,,,`,
      'Line 3, column "Email": "A@example.com" is also that of the customer in line 2.',
    ],
    [
      `${good}1,b@example.com,,,,`,
      'Line 3, column "Customer ID": "1" is also that of the customer in line 2.',
    ],
    [
      `${good}2,b@example.com,12,,,`,
      'Line 3, column "Phone": "12" is no phone number: write it as +14155550100.',
    ],
    [
      `${good}2,b@example.com,,lots,,`,
      'Line 3, column "Total Spent": "lots" is no amount of money.',
    ],
    [`${good}2,b@example.com,,,maybe,`, 'Line 3, column "Tax Exempt": "maybe" must be yes or no.'],
    [
      `${good}2,b@example.com,,,,Narnia`,
      'Line 3, column "Default Address Country Code": "Narnia" is no country: write two letters such as US.',
    ],
    [
      `${good}2,,,,,`,
      'Line 3, column "Email": is empty, and so are name and phone; a customer needs one of them.',
    ],
    [`${good}2,"b@example.com,,,,`, "Line 3: the CSV is malformed"],
  ])("%j", async (csv, message) => {
    const here = bench();
    expect(() => here.shopify.importCustomersCsv(csv, [])).toThrow(message);
    expect(await here.data("{ customersCount { count } }")).toEqual({
      customersCount: { count: 0 },
    });
  });

  test("also against customers who are there already", () => {
    const here = bench();
    here.shopify.importCustomersCsv(good, []);
    expect(() =>
      here.shopify.importCustomersCsv("Customer ID,Email\n7,a@example.com\n", []),
    ).toThrow(
      'Line 2, column "Customer ID": "7" is not the id of the customer with the e-mail or phone of this line (1).',
    );
  });
});
