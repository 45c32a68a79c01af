import type { MetafieldRecord } from "./records.ts";

/** One customer; like every record it is replaced, never changed in place. */
export interface CustomerRecord {
  readonly id: number;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** Lower case, without blanks; no two customers share one. */
  readonly email: string | null;
  /** In the form `+14155550100`; no two customers share one. */
  readonly phone: string | null;
  readonly note: string | null;
  readonly tags: readonly string[];
  readonly taxExempt: boolean;
  readonly taxExemptions: readonly string[];
  readonly locale: string;
  readonly state: CustomerState;
  readonly emailMarketing: boolean;
  readonly smsMarketing: boolean;
  /** Two decimals, in the shop's currency. */
  readonly amountSpent: string;
  readonly numberOfOrders: number;
  readonly addresses: readonly AddressRecord[];
  /** Null exactly while there is no address. */
  readonly defaultAddressId: number | null;
  readonly metafields: readonly MetafieldRecord[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Where a customer's account stands. */
export type CustomerState = "DECLINED" | "DISABLED" | "ENABLED" | "INVITED";

/** One address of a customer. */
export interface AddressRecord {
  readonly id: number;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly address1: string | null;
  readonly address2: string | null;
  readonly city: string | null;
  readonly province: string | null;
  readonly provinceCode: string | null;
  readonly zip: string | null;
  readonly country: string | null;
  readonly countryCode: string | null;
  readonly phone: string | null;
}

/** A business that buys. */
export interface CompanyRecord {
  readonly id: number;
  readonly name: string;
  readonly externalId: string | null;
  readonly note: string | null;
  readonly customerSince: string;
  readonly mainContactId: number | null;
  readonly metafields: readonly MetafieldRecord[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A branch of a company. */
export interface CompanyLocationRecord {
  readonly id: number;
  readonly companyId: number;
  readonly name: string;
  readonly externalId: string | null;
  readonly note: string | null;
  readonly phone: string | null;
  readonly locale: string | null;
  readonly taxExempt: boolean;
  readonly taxExemptions: readonly string[];
  readonly taxRegistrationId: string | null;
  readonly shippingAddress: CompanyAddressRecord | null;
  /** One and the same as the shipping address where it was said to be so. */
  readonly billingAddress: CompanyAddressRecord | null;
  readonly checkoutToDraft: boolean;
  readonly editableShippingAddress: boolean;
  readonly paymentTermsTemplateId: number | null;
  readonly metafields: readonly MetafieldRecord[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A billing or shipping address of a branch. */
export interface CompanyAddressRecord {
  readonly id: number;
  readonly recipient: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly address1: string;
  readonly address2: string | null;
  readonly city: string | null;
  readonly zoneCode: string | null;
  readonly zip: string | null;
  readonly countryCode: string;
  readonly phone: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A customer in the role of somebody who buys for a company. */
export interface CompanyContactRecord {
  readonly id: number;
  readonly companyId: number;
  readonly customerId: number;
  readonly title: string | null;
  readonly locale: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}
