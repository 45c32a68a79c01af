/** Files of a small project in which nothing is wrong; a test changes what it is about. */
export const toyProject: Readonly<Record<string, string>> = {
  "pipelines/_presets/play/toys.yaml": `# yaml-language-server: $schema=../../../schemas/pipeline.overlay.schema.json
pipeline: toys
title: Toys to the shelf

source:
  type: toys.list
  connection: shop
  document: pipelines/_presets/play/toys.graphql
  variables:
    since: "\${ $cursor }"

cursor:
  field: updatedAt
  full_every: 7d

record:
  key: id
  include:
    tagged: $flag(tags, $settings.tag)

document:
  functions: mappings/_presets/play/functions.jsonata
  map:
    base: mappings/_presets/play/\${ $settings.kind }.jsonata
  schema: schemas/play/toy.schema.json
  key: id

sink:
  type: shelf.put
  connection: shelf
  upsert:
    path: /toys/\${ $key }
  retire:
    set: { archived: true }

changes:
  disposition: upsert

limits:
  min_interval: 1h
`,
  "pipelines/_presets/play/toys.graphql": "query { toys { id } }\n",
  "mappings/_presets/play/functions.jsonata": `(
  $flag := function($tags, $name) { $name in $tags };

  { "flag": $flag }
)
`,
  "mappings/_presets/play/toy.jsonata": `{ "id": id, "name": name }\n`,
  "mappings/acme/toy.jsonata": `{ "name": $uppercase($draft.name) }\n`,
  "schemas/play/toy.schema.json": `{ "type": "object", "required": ["id"] }\n`,
  "schemas/play/settings.schema.json": `{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$id": "play/settings.schema.json",
  "title": "Settings of a toy brand",
  "description": "What a toy brand chooses.",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "tag": { "description": "Tag of the toys that are sent.", "type": "string", "default": "Sync" },
    "kind": { "description": "Which mapping.", "enum": ["toy", "game"], "default": "toy" },
    "shelves": {
      "description": "Shelf by room.",
      "type": "object",
      "additionalProperties": { "type": "string" },
      "default": {}
    }
  }
}
`,
  "schemas/pipeline.overlay.schema.json": "{}\n",
  "schemas/cases.schema.json": "{}\n",
  "schemas/play/brand.schema.json": "{}\n",
  "pipelines/acme/brand.yaml": `# yaml-language-server: $schema=../../schemas/play/brand.schema.json
brand: acme
name: Acme Toys
preset: play
timezone: America/New_York

connections:
  shop:
    type: toys
    shop: acme
    token: { env: ACME_SHOP_TOKEN }
  shelf:
    type: shelf
    token: { env: ACME_SHELF_TOKEN }

settings:
  shelves: { kitchen: A1 }
`,
  "pipelines/acme/toys.yaml": `# yaml-language-server: $schema=../../schemas/pipeline.overlay.schema.json
extends: pipelines/_presets/play/toys.yaml

trigger:
  cron: 15 6,18 * * *

document:
  map:
    patch: mappings/acme/toy.jsonata
`,
  "pipelines/acme/toys.cases.yaml": `# yaml-language-server: $schema=../../schemas/cases.schema.json
pipeline: toys

cases:
  - name: a tagged toy is sent
    record: test/fixtures/toy.json
    expect:
      decision: include
      documents:
        t1: { name: BEAR }
`,
  "test/fixtures/toy.json": `{ "id": "t1", "name": "bear", "tags": ["Sync"] }\n`,
};

/** The environment that the toy project needs. */
export const toyEnvironment = { ACME_SHOP_TOKEN: "shop-secret", ACME_SHELF_TOKEN: "shelf-secret" };
