import { toyProject } from "./toy-project.ts";

/** The toy project with two pipelines, of which one looks up the other and uses every key there is. */
export const feedsProject: Readonly<Record<string, string>> = {
  ...toyProject,
  "pipelines/acme/makers.yaml": `# yaml-language-server: $schema=../../schemas/pipeline.overlay.schema.json
extends: pipelines/_presets/play/toys.yaml
pipeline: makers
title: Makers to the shelf

sink:
  capture:
    part_by_code: "$merge(parts.{ code: id })"
`,
  "pipelines/acme/toys.yaml": `# yaml-language-server: $schema=../../schemas/pipeline.overlay.schema.json
extends: pipelines/_presets/play/toys.yaml

record:
  report:
    lost parts: parts[lost].("part " & code & " is lost")
  revisit: $append(sold_from, sold_until)

lookups:
  makers:
    keys: maker
    documents: makers
    fields: [name]
  parts:
    keys: parts.code
    xref: makers.part_by_code

document:
  map:
    patch: mappings/acme/toy.jsonata
  unique:
    code: $document.code & $key
  owners:
    /name: seed_once
    /shelf/row: target

sink:
  upsert: null
  create:
    path: /toys/new
  update:
    path: /toys/\${ $sent.id }
  retire:
    set: null
    map: '{ "id": id, "gone": $sent.id = $key }'
  batch:
    by: $document.shelf
    size: 50
    body: '{ "shelf": $batch, "toys": $documents, "codes": $keys }'
    accepted: $keys[$ in $$.done]
  follow_up:
    body: '{ "done": $documents.id }'

held:
  list:
    type: toys.list
    connection: shop
    document: pipelines/acme/held.graphql
    variables:
      room: \${ $settings.shelves.kitchen }
  document: mappings/acme/held.jsonata
  id: id
  match:
    code: code
    name, shelf: name & "|" & shelf.name
  keep: [/name]
  ignore_case: [/code]
`,
  "pipelines/acme/held.graphql": "query { held { id } }\n",
  "mappings/acme/held.jsonata": `{ "id": id, "code": $uppercase(code) }\n`,
  "mappings/acme/toy.jsonata": `{
  "name": $uppercase($draft.name),
  "maker": $lookup($makers, maker).id,
  "sold": sold_from <= $today,
  "parts": [parts.$lookup($parts, code)]
}
`,
  "schemas/play/toy.schema.json": `{
  "type": "object",
  "required": ["id"],
  "additionalProperties": false,
  "properties": {
    "id": {},
    "name": {},
    "code": {},
    "shelf": { "$ref": "#/definitions/shelf" },
    "parts": { "type": "array", "items": { "properties": { "id": {} } } }
  },
  "definitions": { "shelf": { "properties": { "row": {} }, "additionalProperties": false } }
}
`,
};
