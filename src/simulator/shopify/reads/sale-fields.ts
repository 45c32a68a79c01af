import type { LineRecord, SaleRecord } from "../catalogue/order-parts.ts";
import { PAYMENT_TERMS } from "../catalogue/payment-terms.ts";
import type { AddressRecord } from "../catalogue/people-records.ts";
import { discountAmount, lineTotals, totalsOf } from "../catalogue/totals.ts";
import { page } from "../connection.ts";
import type { Context, FieldResolver, TypeResolvers } from "../context.ts";
import { decimal } from "../format.ts";
import { gid } from "../gid.ts";
import { productNode, variantNode } from "./nodes.ts";
import {
  companyContactNode,
  companyLocationNode,
  companyNode,
  customerNode,
  mailingAddressNode,
} from "./people-nodes.ts";
import type {
  DraftNode,
  OrderNode,
  PaymentTermsNode,
  PurchasingCompanyNode,
} from "./sale-nodes.ts";

/** Answers fields by the properties of something that is worked out from the node. */
export function fieldsFrom<N>(
  names: readonly string[],
  make: (node: N, context: Context) => Readonly<Record<string, unknown>>,
): TypeResolvers<N> {
  const resolver =
    (name: string): FieldResolver<N> =>
    (node, _, context) =>
      make(node, context)[name];
  return Object.fromEntries(names.map((name) => [name, resolver(name)]));
}

/** The names of the totals that drafts and orders both show. */
export const TOTAL_FIELDS = [
  "subtotalPrice",
  "subtotalPriceSet",
  "totalDiscountsSet",
  "totalPrice",
  "totalPriceSet",
  "totalShippingPrice",
  "totalShippingPriceSet",
  "totalTax",
  "totalTaxSet",
] as const;

/** The names of what lines of drafts and of orders both show. */
export const LINE_FIELDS = [
  "title",
  "variantTitle",
  "name",
  "sku",
  "vendor",
  "quantity",
  "variant",
  "product",
  "customAttributes",
  "taxable",
  "requiresShipping",
  "isGiftCard",
  "originalUnitPrice",
  "originalUnitPriceSet",
  "originalTotal",
  "originalTotalSet",
  "discountedTotal",
  "discountedTotalSet",
  "discountedUnitPrice",
  "discountedUnitPriceSet",
  "totalDiscount",
  "totalDiscountSet",
] as const;

/** An amount in the shop's currency and in the buyer's, at a rate of 1. */
export function moneyBag(amount: string, { presentmentCurrency }: Paid, { shop }: Context) {
  const written = decimal(amount);
  return {
    shopMoney: { amount: written, currencyCode: shop.currencyCode },
    presentmentMoney: { amount: written, currencyCode: presentmentCurrency },
  };
}

type Paid = Pick<SaleRecord, "presentmentCurrency">;

/** The totals that drafts and orders both show. */
export function totalFields(sale: SaleRecord, context: Context) {
  const totals = totalsOf(sale);
  const bag = (amount: string) => moneyBag(amount, sale, context);
  return {
    subtotalPrice: totals.subtotal,
    subtotalPriceSet: bag(totals.subtotal),
    totalDiscountsSet: bag(totals.discounts),
    totalPrice: totals.total,
    totalPriceSet: bag(totals.total),
    totalShippingPrice: totals.shipping,
    totalShippingPriceSet: bag(totals.shipping),
    totalTax: totals.tax,
    totalTaxSet: bag(totals.tax),
    totals,
    bag,
  };
}

/** Who buys; null where nobody in particular does, or they are gone. */
export function purchasingEntity({ purchaser }: SaleRecord, { store }: Context) {
  const { people } = store;
  if (purchaser?.company == null) return customerOf(purchaser?.customerId, store);
  const { companyId, contactId, locationId } = purchaser.company;
  const company = people.companies.get(companyId);
  const location = people.locations.get(locationId);
  const contact = people.contacts.get(contactId ?? 0);
  if (company === undefined || location === undefined) return null;
  return {
    __typename: "PurchasingCompany",
    purchaser,
    company: companyNode(company),
    contact: contact ? companyContactNode(contact) : null,
    location: companyLocationNode(location),
  } satisfies PurchasingCompanyNode;
}

/** The customer behind a draft or an order. */
export function customerOf(id: number | null | undefined, { people }: Context["store"]) {
  const customer = people.customers.get(id ?? 0);
  return customer ? customerNode(customer) : null;
}

/** An address of a draft or an order; null where there is none. */
export function addressOf(address: AddressRecord | null) {
  return address && mailingAddressNode(address);
}

/** The cost of shipping, as a list. */
export function shippingNodes(sale: SaleRecord, context: Context) {
  return sale.shippingLines.map(({ id, title, code, source, price }) => {
    const set = moneyBag(price, sale, context);
    return {
      __typename: "ShippingLine",
      id: gid("ShippingLine", id),
      title,
      code,
      source,
      custom: true,
      price,
      originalPriceSet: set,
      discountedPriceSet: set,
      currentDiscountedPriceSet: set,
      originalPrice: set.shopMoney,
      discountedPrice: set.shopMoney,
    };
  });
}

/** A discount given by hand, and what it comes to on an amount. */
export function discountNode(
  discount: SaleRecord["discount"],
  of: string,
  pieces: number,
  sale: SaleRecord,
  context: Context,
) {
  if (discount === null) return null;
  const set = moneyBag(discountAmount(discount, of, pieces), sale, context);
  return { ...discount, amountSet: set, amountV2: set.shopMoney, amount: set.shopMoney.amount };
}

/** What lines of drafts and of orders both show. */
export function lineFields(line: LineRecord, sale: SaleRecord, context: Context) {
  const { store } = context;
  const totals = lineTotals(line);
  const bag = (amount: string) => moneyBag(amount, sale, context);
  const owned = store.byVariant(line.variantId ?? 0);
  const product = store.product(line.productId ?? 0);
  return {
    title: line.title,
    variantTitle: line.variantTitle,
    name: line.variantTitle === null ? line.title : `${line.title} - ${line.variantTitle}`,
    sku: line.sku,
    vendor: line.vendor,
    quantity: line.quantity,
    variant: owned ? variantNode(owned.product, owned.variant) : null,
    product: product ? productNode(product) : null,
    customAttributes: line.attributes,
    taxable: line.taxable,
    requiresShipping: line.requiresShipping,
    isGiftCard: line.isGiftCard,
    originalUnitPrice: line.unitPrice,
    originalUnitPriceSet: bag(line.unitPrice),
    originalTotal: totals.original,
    originalTotalSet: bag(totals.original),
    discountedTotal: totals.discounted,
    discountedTotalSet: bag(totals.discounted),
    discountedUnitPrice: totals.discountedUnit,
    discountedUnitPriceSet: bag(totals.discountedUnit),
    totalDiscount: totals.discount,
    totalDiscountSet: bag(totals.discount),
    totals,
    bag,
  };
}

/** The payment terms of a draft or an order. */
export function termsNode(of: DraftNode | OrderNode): PaymentTermsNode | null {
  const terms = (of.__typename === "Order" ? of.order : of.draft).paymentTerms;
  return terms && { __typename: "PaymentTerms", of, terms };
}

function templateOf({ terms }: PaymentTermsNode) {
  return PAYMENT_TERMS.find(({ id }) => id === terms.templateId);
}

/** Fields of PaymentTerms. */
export const PAYMENT_TERMS_FIELDS: TypeResolvers<PaymentTermsNode> = {
  id: ({ terms }) => gid("PaymentTerms", terms.id),
  paymentTermsName: (node) => templateOf(node)?.name,
  translatedName: (node) => templateOf(node)?.name,
  paymentTermsType: (node) => templateOf(node)?.type,
  dueInDays: (node) => templateOf(node)?.dueInDays ?? null,
  draftOrder: ({ of }) => (of.__typename === "DraftOrder" ? of : null),
  order: ({ of }) => (of.__typename === "Order" ? of : null),
  overdue: (node, _, { world }) => isPast(node.terms.dueAt, world.clock.now()),
  due: (node, _, { world }) => isPast(node.terms.dueAt, world.clock.now()),
  paymentSchedules: (node, args, context) => {
    const { of, terms } = node;
    const sale = of.__typename === "Order" ? of.order : of.draft;
    const { shopMoney } = moneyBag(totalsOf(sale).total, sale, context);
    const schedule = {
      __typename: "PaymentSchedule",
      id: gid("PaymentSchedule", terms.scheduleId),
      issuedAt: terms.issuedAt,
      dueAt: terms.dueAt,
      completedAt: null,
      due: isPast(terms.dueAt, context.world.clock.now()),
      amount: shopMoney,
      balanceDue: shopMoney,
      totalBalance: shopMoney,
      paymentTerms: node,
    };
    return page(
      { items: [schedule], id: () => terms.scheduleId, toNode: (it) => it },
      args,
      context,
    );
  },
};

function isPast(at: string | null, now: number): boolean {
  return at !== null && Date.parse(at) < now;
}
