import type { ProductRecord } from "../catalogue/records.ts";
import { page } from "../connection.ts";
import type { Args, Context, TypeResolvers } from "../context.ts";
import { gid, parseGid } from "../gid.ts";
import { productNode, type ProductNode } from "./nodes.ts";
import { exactly } from "./products.ts";

/** The number of the shop's only publication, the Online Store. */
const ONLINE_STORE = 1;

/** The only publication. */
interface PublicationNode {
  readonly __typename: "Publication";
}

/** Wraps the only publication; null for any other id. */
export function publicationById(id: unknown): PublicationNode | null {
  return parseGid(String(id))?.number === ONLINE_STORE ? { __typename: "Publication" } : null;
}

/** Fields of QueryRoot about publications. */
export const PUBLICATION_ROOT: TypeResolvers<unknown> = {
  publication: (_, { id }) => publicationById(id),
  publications: (_, args, context) =>
    page(
      { items: [ONLINE_STORE], id: (id) => id, toNode: () => publicationById(gidOf()) },
      args,
      context,
    ),
  publicationsCount: () => exactly(1),
};

/** Fields of Publication. */
export const PUBLICATION: TypeResolvers<PublicationNode> = {
  id: () => gidOf(),
  name: () => "Online Store",
  autoPublish: () => false,
  supportsFuturePublishing: () => true,
  products: (_, args, context) => published(args, context),
  includedProducts: (_, args, context) => published(args, context),
  includedProductsCount: (_, __, { store }) => exactly(store.products().filter(isPublished).length),
};

/** Fields that a product has because it can be published. */
export const PUBLISHABLE: TypeResolvers<ProductNode> = {
  publishedOnCurrentPublication: ({ product }) => isPublished(product),
  publishedOnPublication: ({ product }, { publicationId }) =>
    publicationById(publicationId) !== null && isPublished(product),
  resourcePublicationsV2: ({ product }, args, context) =>
    page(
      {
        items: isPublished(product) ? [product] : [],
        id: () => ONLINE_STORE,
        toNode: (each) => ({
          isPublished: true,
          publishDate: each.publishedAt,
          publication: publicationById(gidOf()),
          publishable: productNode(each),
        }),
      },
      args,
      context,
    ),
  resourcePublicationsCount: ({ product }) => exactly(isPublished(product) ? 1 : 0),
  availablePublicationsCount: ({ product }) => exactly(isPublished(product) ? 1 : 0),
};

function published(args: Args, context: Context) {
  const items = context.store.products().filter(isPublished);
  return page({ items, id: ({ id }) => id, toNode: productNode }, args, context);
}

function isPublished({ publishedAt }: ProductRecord): boolean {
  return publishedAt !== null;
}

function gidOf(): string {
  return gid("Publication", ONLINE_STORE);
}
