import type { Json } from "../../core/json.ts";
import { Refusal, type Answer } from "./answers.ts";
import { productAnswer } from "./product-answer.ts";
import { readProductFields } from "./product-fields.ts";
import { historyKey, textOf, type StoredProduct } from "./product.ts";
import {
  createProduct,
  matchingProduct,
  updateProduct,
  type WriteContext,
} from "./product-write.ts";
import type { Call, Route } from "./route.ts";

export interface ProductContext extends WriteContext {
  readonly schemaId: string;
}

/** The calls on products, PR1 to PR8 and PR10 of the reconstruction; `context` is read at each call. */
export function productRoutes(context: () => ProductContext): readonly Route[] {
  return [
    { method: "PUT", pattern: "/api/product/new", answer: create },
    { method: "PUT", pattern: "/api/product/new/force", answer: upsert },
    { method: "GET", pattern: "/api/product/external_id/:brandId", answer: readByBrandId },
    { method: "POST", pattern: "/api/product/external_id/:brandId", answer: updateByBrandId },
    { method: "GET", pattern: "/api/product/:id", answer: read },
    { method: "POST", pattern: "/api/product/:id", answer: update },
    { method: "GET", pattern: "/api/products/season/:season/list", answer: listSeason },
    { method: "GET", pattern: "/api/products/:field/:when/:mm/:dd/:yyyy", answer: listByDate },
    { method: "GET", pattern: "/api/schemas/:type", answer: readSchema },
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
    return shown(200, productById(call));
  }

  function update(call: Call): Answer {
    return change(call, productById(call));
  }

  function readByBrandId(call: Call): Answer {
    return shown(200, productByBrandId(call));
  }

  function updateByBrandId(call: Call): Answer {
    return change(call, productByBrandId(call));
  }

  function change(call: Call, product: StoredProduct): Answer {
    call.key = historyKey(product.fields);
    const given = readProductFields(bodyOf(call), context().settings);
    return shown(200, updateProduct(product, given, context()));
  }

  function listByDate({ params }: Call): Answer {
    const { field = "", when = "" } = params;
    if (field !== "modified" && field !== "created") {
      throw new Refusal(400, `unknown date field "${field}"`);
    }
    if (when !== "after" && when !== "before") throw new Refusal(400, `unknown word "${when}"`);
    const border = midnight(params["yyyy"], params["mm"], params["dd"]);
    const found = context()
      .book.all()
      .filter((product) => {
        const date = field === "modified" ? product.modifiedOn : product.createdOn;
        return when === "after" ? date >= border : date < border;
      });
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

  function readSchema({ params }: Call): Answer {
    const { type = "" } = params;
    if (type === "product") {
      return { status: 200, body: [{ fields: context().settings.product_schema }] };
    }
    if (type === "order" || type === "company") return { status: 200, body: [{ fields: [] }] };
    throw new Refusal(404, "schema not found");
  }

  function productById({ params }: Call): StoredProduct {
    const { id = "" } = params;
    // The database refuses to look for anything else, and nobody catches that.
    if (!/^[0-9a-f]{24}$/i.test(id)) throw new Refusal(500, `"${id}" is no id`);
    return found(context().book.byId(id.toLowerCase()));
  }

  function productByBrandId({ params }: Call): StoredProduct {
    return found(context().book.byBrandId(params["brandId"] ?? ""));
  }

  function shown(status: number, product: StoredProduct): Answer {
    return { status, body: answerOf(product) };
  }

  function answerOf(product: StoredProduct): Json {
    return productAnswer(product, context().schemaId, context().settings);
  }
}

function found(product: StoredProduct | undefined): StoredProduct {
  if (!product) throw new Refusal(404, "product not found");
  return product;
}

function bodyOf({ request }: Call): Json {
  try {
    return JSON.parse(request.body) as Json;
  } catch {
    throw new Refusal(400, "the body is not JSON");
  }
}

function midnight(year = "", month = "", day = ""): string {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (!/^\d{4}$/.test(year) || Number.isNaN(date.getTime()) || date.getUTCMonth() + 1 !== +month) {
    throw new Refusal(400, `${month}/${day}/${year} is not a date`);
  }
  return date.toISOString();
}
