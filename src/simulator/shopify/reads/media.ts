import type { MediaRecord, ProductRecord } from "../catalogue/records.ts";
import { page } from "../connection.ts";
import type { Args, Context, TypeResolvers } from "../context.ts";
import { gid } from "../gid.ts";
import { mediaNode, type MediaNode } from "./nodes.ts";

/** An Image object, as it hangs on media, products and variants. */
export interface ImageNode {
  readonly __typename: "Image";
  readonly media: MediaRecord;
  /** `ImageSource` inside media, `ProductImage` in the old `images` list. */
  readonly idType: "ImageSource" | "ProductImage";
}

/** Wraps the picture of a media record. */
export function imageNode(media: MediaRecord, idType: ImageNode["idType"]): ImageNode {
  return { __typename: "Image", media, idType };
}

/** Answers a connection of media in the order they are shown. */
export function mediaPage(media: readonly MediaRecord[], args: Args, context: Context) {
  return page(inOrder(media, mediaNode), args, context);
}

/** Answers the old `images` connection. */
export function imagePage({ media }: ProductRecord, args: Args, context: Context) {
  return page(
    inOrder(media, (each) => imageNode(each, "ProductImage")),
    args,
    context,
  );
}

/** The images that are attached to one variant. */
export function mediaByIds(product: ProductRecord, ids: readonly number[]): MediaRecord[] {
  return ids.flatMap((id) => product.media.find((each) => each.id === id) ?? []);
}

/** Fields of MediaImage; every image is ready the moment it is added. */
export const MEDIA_IMAGE: TypeResolvers<MediaNode> = {
  id: ({ media }) => gid("MediaImage", media.id),
  alt: ({ media }) => media.alt ?? "",
  mediaContentType: () => "IMAGE",
  status: () => "READY",
  fileStatus: () => "READY",
  mimeType: ({ media }) => mimeType(media.url),
  createdAt: ({ media }) => media.createdAt,
  updatedAt: ({ media }) => media.updatedAt,
  image: ({ media }) => imageNode(media, "ImageSource"),
  preview: ({ media }) => ({ status: "READY", image: imageNode(media, "ImageSource") }),
  originalSource: ({ media }) => ({ url: media.url, fileSize: null }),
};

/** Fields of Image. */
export const IMAGE: TypeResolvers<ImageNode> = {
  id: ({ media, idType }) => gid(idType, media.id),
  altText: ({ media }) => media.alt,
  url: ({ media }) => media.url,
  src: ({ media }) => media.url,
  originalSrc: ({ media }) => media.url,
  transformedSrc: ({ media }) => media.url,
  width: ({ media }) => media.width,
  height: ({ media }) => media.height,
};

function inOrder(media: readonly MediaRecord[], toNode: (media: MediaRecord) => unknown) {
  const places = new Map(media.map((each, at) => [each, at]));
  return {
    items: media,
    id: ({ id }: MediaRecord) => id,
    sortBy: (each: MediaRecord) => places.get(each) ?? 0,
    toNode,
  };
}

function mimeType(url: string): string {
  const extension = /\.(\w+)(?:\?|$)/.exec(url)?.[1]?.toLowerCase();
  return extension === "png" || extension === "gif" || extension === "webp"
    ? `image/${extension}`
    : "image/jpeg";
}
