import type { DraftRecord } from "../catalogue/draft-record.ts";
import type { LineRecord, PaymentTermsRecord, PurchaserRecord } from "../catalogue/order-parts.ts";
import type { OrderRecord, TransactionRecord } from "../catalogue/order-record.ts";
import type { CompanyContactNode, CompanyLocationNode, CompanyNode } from "./people-nodes.ts";

/** A draft of an order. */
export interface DraftNode {
  readonly __typename: "DraftOrder";
  readonly draft: DraftRecord;
}

/** An order. */
export interface OrderNode {
  readonly __typename: "Order";
  readonly order: OrderRecord;
}

/** A line of a draft. */
export interface DraftLineNode {
  readonly __typename: "DraftOrderLineItem";
  readonly draft: DraftRecord;
  readonly line: LineRecord;
}

/** A line of an order. */
export interface OrderLineNode {
  readonly __typename: "LineItem";
  readonly order: OrderRecord;
  readonly line: LineRecord;
}

/** Payment terms, with what they are of. */
export interface PaymentTermsNode {
  readonly __typename: "PaymentTerms";
  readonly of: DraftNode | OrderNode;
  readonly terms: PaymentTermsRecord;
}

/** A movement of money. */
export interface TransactionNode {
  readonly __typename: "OrderTransaction";
  readonly order: OrderRecord;
  readonly transaction: TransactionRecord;
}

/** Somebody who buys for a company. */
export interface PurchasingCompanyNode {
  readonly __typename: "PurchasingCompany";
  readonly purchaser: PurchaserRecord;
  readonly company: CompanyNode;
  readonly contact: CompanyContactNode | null;
  readonly location: CompanyLocationNode;
}

/** Wraps a draft. */
export function draftNode(draft: DraftRecord): DraftNode {
  return { __typename: "DraftOrder", draft };
}

/** Wraps an order. */
export function orderNode(order: OrderRecord): OrderNode {
  return { __typename: "Order", order };
}
