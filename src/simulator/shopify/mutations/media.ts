import type { MediaRecord } from "../catalogue/records.ts";
import type { FieldResolver } from "../context.ts";
import { gid, parseGid } from "../gid.ts";
import { mediaNode, productNode } from "../reads/nodes.ts";
import { editMedia, withoutMedia } from "./edit-media.ts";
import { list, save, type Input, type UserError } from "./edit.ts";

const NO_PRODUCT: UserError = {
  field: ["productId"],
  message: "Product does not exist",
  code: "PRODUCT_DOES_NOT_EXIST",
};

/** `productCreateMedia`: adds images by their address; nothing is fetched. */
export const productCreateMedia: FieldResolver<unknown> = (_, args, { store }) => {
  const product = store.product(parseGid(String(args["productId"]))?.number ?? 0);
  if (product === undefined) {
    return { media: null, product: null, mediaUserErrors: [NO_PRODUCT], userErrors: [NO_PRODUCT] };
  }
  const inputs = list(args, "media");
  const unfit = inputs.findIndex(({ mediaContentType }) => mediaContentType !== "IMAGE");
  if (unfit >= 0) {
    const error: UserError = {
      field: ["media", String(unfit), "mediaContentType"],
      message: "The local Shopify models images only",
      code: "INVALID",
    };
    return {
      media: null,
      product: productNode(product),
      mediaUserErrors: [error],
      userErrors: [error],
    };
  }
  const media = inputs.map((input) => editMedia(store, [], input));
  const saved = save(store, { ...product, media: [...product.media, ...media] });
  const made = media.map(mediaNode);
  return { media: made, product: productNode(saved), mediaUserErrors: [], userErrors: [] };
};

/** `productDeleteMedia`. */
export const productDeleteMedia: FieldResolver<unknown> = (
  _,
  { mediaIds, productId },
  { store },
) => {
  const product = store.product(parseGid(String(productId))?.number ?? 0);
  if (product === undefined) {
    const errors = { mediaUserErrors: [NO_PRODUCT], userErrors: [NO_PRODUCT] };
    return { deletedMediaIds: null, deletedProductImageIds: null, product: null, ...errors };
  }
  const ids = (mediaIds as readonly string[]).map((id) => parseGid(id)?.number ?? 0);
  const gone = product.media.filter(({ id }) => ids.includes(id)).map(({ id }) => id);
  const missing = ids.filter((id) => !gone.includes(id));
  if (missing.length > 0) {
    const error: UserError = {
      field: ["mediaIds"],
      message: `Media id ${gid("MediaImage", missing[0] ?? 0)} does not exist`,
      code: "MEDIA_DOES_NOT_EXIST",
    };
    const errors = { mediaUserErrors: [error], userErrors: [error] };
    return {
      deletedMediaIds: null,
      deletedProductImageIds: null,
      product: productNode(product),
      ...errors,
    };
  }
  const saved = save(store, withoutMedia(product, gone));
  return {
    deletedMediaIds: gone.map((id) => gid("MediaImage", id)),
    deletedProductImageIds: gone.map((id) => gid("ProductImage", id)),
    product: productNode(saved),
    mediaUserErrors: [],
    userErrors: [],
  };
};

/** `productReorderMedia`: each move takes an image out and puts it in at its new place. */
export const productReorderMedia: FieldResolver<unknown> = (_, args, { store }) => {
  const product = store.product(parseGid(String(args["id"]))?.number ?? 0);
  if (product === undefined) {
    const error = { ...NO_PRODUCT, field: ["id"] };
    return { job: null, mediaUserErrors: [error], userErrors: [error] };
  }
  let media: readonly MediaRecord[] = product.media;
  for (const { id, newPosition } of list(args, "moves")) {
    const moved = media.find((each) => gid("MediaImage", each.id) === id);
    if (moved === undefined) continue;
    const others = media.filter((each) => each !== moved);
    media = others.toSpliced(Number(newPosition), 0, moved);
  }
  save(store, { ...product, media });
  const job = { id: gid("Job", store.nextId()), done: true };
  return { job, mediaUserErrors: [], userErrors: [] };
};

/** `fileUpdate`: changes alternative texts of product images. */
export const fileUpdate: FieldResolver<unknown> = (_, args, { store }) => {
  const inputs = list(args, "files");
  const missing = inputs.filter((input) => owner(input) === undefined);
  if (missing.length > 0) {
    const ids = missing.map(({ id }) => String(id)).join(",");
    const error: UserError = {
      field: ["files"],
      message: `File ids [${ids}] do not exist.`,
      code: "FILE_DOES_NOT_EXIST",
    };
    return { files: null, userErrors: [error] };
  }
  const files = inputs.flatMap((input) => {
    const product = owner(input);
    if (product === undefined) return [];
    const edited = editMedia(store, product.media, input);
    save(store, {
      ...product,
      media: product.media.map((each) => (each.id === edited.id ? edited : each)),
    });
    return mediaNode(edited);
  });
  return { files, userErrors: [] };

  function owner(input: Input) {
    return store.byMedia(parseGid(String(input["id"]))?.number ?? 0);
  }
};
