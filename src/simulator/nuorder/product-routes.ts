import type { Json } from "../../core/json.ts";
import { Refusal, type Answer } from "./answers.ts";
import { bodyOf } from "./cast.ts";
import { listedByDate } from "./listed-by-date.ts";
import { productAnswer } from "./product-answer.ts";
import { readProductFields } from "./product-fields.ts";
import { historyKey, textOf, type StoredProduct } from "./product.ts";
import {
  createProduct,
  matchingProduct,
  updateProduct,
  type WriteContext,
} from "./product-write.ts";
import type { ProductBook } from "./product-book.ts";
import { objectId, type Call, type Route } from "./route.ts";
import { stockAnswer, type StockContext } from "./stock-answer.ts";

export interface ProductContext extends WriteContext, StockContext {
  readonly schemaId: string;
}

/** The calls on products, PR1 to PR8 of the reconstruction; `context` is read at each call. */
export function productRoutes(context: () => ProductContext): readonly Route[] {
  return [
    { method: "PUT", pattern: "/api/product/new", answer: create },
    { method: "PUT", pattern: "/api/product/new/force", answer: upsert },
    { method: "GET", pattern: "/api/product/external_id/:brandId", answer: read },
    { method: "POST", pattern: "/api/product/external_id/:brandId", answer: update },
    { method: "GET", pattern: "/api/product/:id", answer: read },
    { method: "POST", pattern: "/api/product/:id", answer: update },
    { method: "GET", pattern: "/api/products/season/:season/list", answer: listSeason },
    { method: "GET", pattern: "/api/products/:field/:when/:mm/:dd/:yyyy", answer: listByDate },
  ];

  function create(call: Call): Answer {
    const given = readProductFields(bodyOf(call), context().settings);
    call.key = historyKey(given);
    if (matchingProduct(given, context().book)) throw new Refusal(409, "product already exists");
    return shown(201, createProduct(given, context()));
  }

  function upsert(call: Call): Answer {
    const given = readProductFields(bodyOf(call), context().settings);
    call.key = historyKey(given);
    const existing = matchingProduct(given, context().book);
    return existing
      ? shown(200, updateProduct(existing, given, context()))
      : shown(201, createProduct(given, context()));
  }

  function read(call: Call): Answer {
    return shown(200, productOf(call, context().book));
  }

  function update(call: Call): Answer {
    const product = productOf(call, context().book);
    call.key = historyKey(product.fields);
    const given = readProductFields(bodyOf(call), context().settings);
    return shown(200, updateProduct(product, given, context()));
  }

  function listByDate({ params }: Call): Answer {
    const found = listedByDate(params, context().book.all());
    return { status: 200, body: found.map(answerOf) };
  }

  function listSeason({ params }: Call): Answer {
    const { season = "" } = params;
    const found = context()
      .book.all()
      .filter(({ fields }) => {
        const further = fields["seasons"];
        return (
          textOf(fields, "season") === season ||
          (Array.isArray(further) && further.includes(season))
        );
      });
    return { status: 200, body: found.map((product) => product.id) };
  }

  function shown(status: number, product: StoredProduct): Answer {
    return { status, body: answerOf(product) };
  }

  function answerOf(product: StoredProduct): Json {
    const { schemaId, settings } = context();
    return productAnswer(product, schemaId, settings, stockAnswer(product, context()));
  }
}

/**
 * The product that a path names by `:brandId` or `:id`.
 * @throws Refusal 404 when there is none, 500 for an id that is none.
 */
export function productOf({ params }: Call, book: ProductBook): StoredProduct {
  const { brandId, id = "" } = params;
  const product = brandId === undefined ? book.byId(objectId(id)) : book.byBrandId(brandId);
  if (!product) throw new Refusal(404, "product not found");
  return product;
}
