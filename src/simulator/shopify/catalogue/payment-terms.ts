/** One of the payment terms every shop offers. */
export interface PaymentTerms {
  readonly id: number;
  readonly name: string;
  readonly type: "FIXED" | "FULFILLMENT" | "NET" | "RECEIPT";
  readonly dueInDays: number | null;
}

/** All of them, with the ids they have in every shop (seen in public code, not documented). */
export const PAYMENT_TERMS: readonly PaymentTerms[] = [
  { id: 1, name: "Due on receipt", type: "RECEIPT", dueInDays: null },
  { id: 9, name: "Due on fulfillment", type: "FULFILLMENT", dueInDays: null },
  { id: 2, name: "Net 7", type: "NET", dueInDays: 7 },
  { id: 3, name: "Net 15", type: "NET", dueInDays: 15 },
  { id: 4, name: "Net 30", type: "NET", dueInDays: 30 },
  { id: 8, name: "Net 45", type: "NET", dueInDays: 45 },
  { id: 5, name: "Net 60", type: "NET", dueInDays: 60 },
  { id: 6, name: "Net 90", type: "NET", dueInDays: 90 },
  { id: 7, name: "Fixed", type: "FIXED", dueInDays: null },
];
