import type { CategoryRecord, ProductRecord, ProductStatus } from "../catalogue/records.ts";
import type { Store } from "../catalogue/store.ts";
import { handleFrom, tidyTags } from "../format.ts";
import { done, freeHandle, refused, text, type Edited, type Input } from "./edit.ts";

const LONGEST_TAG = 255;
const LONGEST_TITLE = 255;

/** Lays the plain fields that every product input has over a product. */
export function editProduct(
  store: Store,
  before: ProductRecord,
  input: Input,
): Edited<ProductRecord> {
  const title = text(input, "title", before.title);
  if (title.trim() === "") return refused({ field: ["title"], message: "Title can't be blank" });
  if (title.length > LONGEST_TITLE) {
    return refused({ field: ["title"], message: "Title is too long (maximum is 255 characters)" });
  }
  const handle = editHandle(store, before, input, title);
  if (!handle.ok) return handle;
  const tags =
    input["tags"] === undefined ? before.tags : tidyTags((input["tags"] ?? []) as string[]);
  if (tags.length > 250 || tags.some((tag) => tag.length > LONGEST_TAG)) {
    return refused({ field: ["tags"], message: "Product tags is invalid" });
  }
  const seo = input["seo"] as { title?: string | null; description?: string | null } | undefined;
  return done({
    ...before,
    title,
    handle: handle.value,
    tags,
    status: (input["status"] as ProductStatus | null | undefined) ?? before.status,
    vendor: text(input, "vendor", before.vendor),
    productType: text(input, "productType", before.productType),
    descriptionHtml: text(input, "descriptionHtml", before.descriptionHtml),
    templateSuffix: text(input, "templateSuffix", before.templateSuffix ?? "") || null,
    category: editCategory(before.category, input["category"]),
    isGiftCard: (input["giftCard"] as boolean | null | undefined) ?? before.isGiftCard,
    seo: seo == null ? before.seo : { ...before.seo, ...seo },
  });
}

function editHandle(
  store: Store,
  before: ProductRecord,
  input: Input,
  title: string,
): Edited<string> {
  const given = input["handle"];
  const isNew = store.product(before.id) === undefined;
  if (given == null || String(given).trim() === "") {
    return done(isNew ? freeHandle(store, handleFrom(title) || "product") : before.handle);
  }
  const handle = handleFrom(String(given));
  const taken = store.byHandle(handle);
  if (taken !== undefined && taken.id !== before.id) {
    return refused({
      field: ["input", "handle"],
      message: `Handle '${String(given)}' already in use. Please provide a new handle.`,
      code: "HANDLE_NOT_UNIQUE",
    });
  }
  return done(handle);
}

// The taxonomy itself is not modelled: a category is known by its id only.
function editCategory(before: CategoryRecord | null, given: unknown): CategoryRecord | null {
  if (given === undefined) return before;
  if (given === null) return null;
  const id = String(given);
  const name = id.split("/").at(-1) ?? id;
  return before?.id === id ? before : { id, name, fullName: name };
}
