import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { Refusal, type Answer } from "./answers.ts";
import { bodyOf, gathering, plainText } from "./cast.ts";
import type { InventoryContext } from "./inventory-routes.ts";
import { bucketOf, type GivenRow, type StoredRow } from "./inventory.ts";
import { historyKey, type StoredProduct } from "./product.ts";
import { readRow } from "./replenishment-fields.ts";
import type { Call, Route } from "./route.ts";

/** The calls on v3 rows and on the flags that follow them, IN4 to IN7 of the reconstruction. */
export function replenishmentRoutes(context: () => InventoryContext): readonly Route[] {
  const warehouse = "/api/v3.0/warehouse/:warehouse";
  const size = `${warehouse}/sku/:sku/replenishments`;
  return [
    { method: "PUT", pattern: "/api/inventory/flags", answer: refresh },
    { method: "PUT", pattern: `${warehouse}/replenishments`, answer: writeMany },
    { method: "POST", pattern: size, answer: writeOne },
    { method: "DELETE", pattern: size, answer: clear },
  ];

  function writeMany(call: Call): Answer {
    const warehouseId = knownWarehouse(call);
    call.key = warehouseId;
    const body = bodyOf(call);
    const given = isObject(body) ? body["replenishments"] : undefined;
    if (!Array.isArray(given)) {
      throw new Refusal(400, "the body must hold a list called replenishments");
    }
    const items = given as readonly Json[];
    call.keys = items.map((item) => rowKey(warehouseId, item));
    const { settings } = context();
    const problems: string[] = [];
    const rows = items.flatMap((item, at) => {
      const found: string[] = [];
      const row = gathering(found, () => {
        const read = readRow(item, { warehouseId, isWhole: settings.whole_quantities });
        if (!context().book.bySize(read.sku_id)) {
          throw new Refusal(400, `sku_id "${read.sku_id}" is unknown`);
        }
        return read;
      });
      problems.push(...found.map((problem) => `replenishments[${at}]: ${problem}`));
      return row ?? [];
    });
    if (problems.length > 0 && !settings.replenishments_partial) {
      throw new Refusal(400, problems.join("; "));
    }
    return { status: 200, body: rows.map((row) => rowAnswer(store(row))) };
  }

  function writeOne(call: Call): Answer {
    const warehouseId = knownWarehouse(call);
    const skuId = knownSize(call);
    const isWhole = context().settings.whole_quantities;
    const body = bodyOf(call);
    call.key = rowKey(warehouseId, isObject(body) ? { ...body, sku_id: skuId } : body);
    return { status: 200, body: rowAnswer(store(readRow(body, { warehouseId, skuId, isWhole }))) };
  }

  function clear(call: Call): Answer {
    const warehouseId = knownWarehouse(call);
    const skuId = knownSize(call);
    call.key = `${warehouseId}@${skuId}`;
    const { inventory } = context();
    const kept = inventory.rowsOf(skuId).filter((row) => row.warehouse_id !== warehouseId);
    inventory.putRows(skuId, kept);
    staleFlags(skuId);
    return { status: 200, body: { success: true } };
  }

  function refresh(call: Call): Answer {
    const body = bodyOf(call);
    const ids = isObject(body) ? body["product_ids"] : undefined;
    if (!Array.isArray(ids)) throw new Refusal(400, "the body must hold a list called product_ids");
    const products = (ids as readonly Json[]).map((id) => {
      const product = typeof id === "string" ? context().book.byId(id.toLowerCase()) : undefined;
      if (!product) throw new Refusal(404, `product not found: ${JSON.stringify(id)}`);
      return product;
    });
    call.keys = products.map(({ fields }) => historyKey(fields));
    for (const product of products) refreshFlags(product);
    return { status: 200, body: { success: true } };
  }

  function store(given: GivenRow): StoredRow {
    const { inventory, clock, newId, settings } = context();
    const rows = inventory.rowsOf(given.sku_id);
    const before = rows.find(
      (row) =>
        settings.replenishment_key !== "none" &&
        row.warehouse_id === given.warehouse_id &&
        row.display_name === given.display_name &&
        (settings.replenishment_key === "name" || row.period_start === given.period_start),
    );
    const now = clock.now();
    const head = { id: before?.id ?? newId(), created_on: before?.created_on ?? now };
    const row = { ...given, ...head, modified_on: now };
    inventory.putRows(
      given.sku_id,
      before ? rows.map((one) => (one === before ? row : one)) : [...rows, row],
    );
    staleFlags(given.sku_id);
    return row;
  }

  /** What products show of v3 inventory stays behind until somebody asks for a refresh. */
  function staleFlags(skuId: string): void {
    const { book, inventory } = context();
    const product = book.bySize(skuId);
    if (product) inventory.put({ ...inventory.of(product.id), flags_stale: true });
  }

  function refreshFlags(product: StoredProduct): void {
    const { inventory } = context();
    const rows = product.fields.sizes
      .flatMap(({ _id }) => inventory.rowsOf(_id))
      .filter(({ active }) => active);
    const rows_cache = rows.flatMap(({ id, warehouse_id, sku_id, quantity, period_start }) =>
      quantity === null
        ? []
        : [{ bucket: bucketOf(period_start), warehouse: warehouse_id, sku_id, _id: id, quantity }],
    );
    const rows_prebook = rows.some(({ prebook }) => prebook);
    inventory.put({ ...inventory.of(product.id), rows_cache, rows_prebook, flags_stale: false });
  }

  function knownWarehouse({ params }: Call): string {
    const id = (params["warehouse"] ?? "").toLowerCase();
    if (!context().warehouses.some((warehouse) => warehouse.id === id)) {
      throw new Refusal(404, "warehouse not found");
    }
    return id;
  }

  function knownSize({ params }: Call): string {
    const id = (params["sku"] ?? "").toLowerCase();
    if (!context().book.bySize(id)) throw new Refusal(404, "sku not found");
    return id;
  }
}

function rowKey(warehouseId: string, item: Json): string {
  const { sku_id, display_name } = isObject(item) ? item : {};
  return [warehouseId, plainText(sku_id), plainText(display_name)].join("@");
}

function rowAnswer(row: StoredRow): JsonObject {
  const { id, warehouse_id, sku_id, quantity, display_name, period_start, period_end } = row;
  return {
    id,
    warehouse_id,
    sku_id,
    quantity,
    display_name,
    period_start,
    period_end,
    prebook: row.prebook,
    display_quantity: quantity === null ? "" : String(quantity),
    __key: [warehouse_id, sku_id, period_start].join("-"),
  };
}
