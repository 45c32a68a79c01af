import { Refusal } from "./answers.ts";
import type { Route } from "./route.ts";
import type { NuorderSettings } from "./settings.ts";

/** The call that lists a brand's own fields, PR10 of the reconstruction. */
export function schemaRoutes(settings: () => NuorderSettings): readonly Route[] {
  return [
    {
      method: "GET",
      pattern: "/api/schemas/:type",
      answer: ({ params }) => {
        const { product_schema, company_schema } = settings();
        const schemas = new Map([
          ["product", product_schema],
          ["company", company_schema],
          ["order", []],
        ]);
        const fields = schemas.get(params["type"] ?? "");
        if (!fields) throw new Refusal(404, "schema not found");
        return { status: 200, body: [{ fields }] };
      },
    },
  ];
}
