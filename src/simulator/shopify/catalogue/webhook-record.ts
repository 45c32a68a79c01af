/** A subscription to what the shop tells of its own accord. */
export interface WebhookRecord {
  readonly id: number;
  /** As the schema writes it, e.g. PRODUCTS_UPDATE. */
  readonly topic: string;
  readonly uri: string;
  readonly format: string;
  readonly filter: string | null;
  readonly includeFields: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
}
