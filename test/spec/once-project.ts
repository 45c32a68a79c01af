import { toyProject } from "./toy-project.ts";

/** The toy project with a pipeline that asks the shop and creates each document once, with every key. */
export const onceProject: Readonly<Record<string, string>> = {
  ...toyProject,
  "pipelines/acme/makers.yaml": `# yaml-language-server: $schema=../../schemas/pipeline.overlay.schema.json
extends: pipelines/_presets/play/toys.yaml
pipeline: makers
title: Makers to the shelf

document:
  unique:
    code: code
`,
  "pipelines/acme/gifts.yaml": `# yaml-language-server: $schema=../../schemas/pipeline.overlay.schema.json
extends: pipelines/_presets/play/toys.yaml
pipeline: gifts
title: Gifts, each once

lookups:
  parts:
    keys: parts.code
    refs: makers.code
    find:
      call:
        type: toys.call
        connection: shop
        document: pipelines/acme/\${ $settings.kind }-call.graphql
        variables:
          filter: \${ $flag($keys, $settings.tag) & $count($refs) }
      ids: parts.id
    read:
      call:
        type: toys.call
        connection: shop
        document: pipelines/acme/\${ $settings.kind }-call.graphql
        variables:
          ids: \${ $ids }
      each: parts
      by: code
    size: 25

sink:
  type: once
  id: $result
  once:
    withdrawn: $record.status = "gone"
    marked: status = "done"
    content: "[id, name]"
    evidence:
      mirror:
        minted: $record.note
        when: $settings.tag != ""
      claim:
        call:
          type: shelf.call
          connection: shelf
          path: /claims/\${ $key }
        minted: holder
      stamp:
        call:
          type: shelf.call
          connection: shelf
          path: /stamps/\${ $key }
        result: id
    mint:
      call:
        type: toys.call
        connection: shop
        document: pipelines/acme/toy-call.graphql
        variables:
          input: '\${ $merge([$document, { "digest": $digest }]) }'
      id: made.id
    claim:
      call:
        type: shelf.call
        connection: shelf
        path: /claims/\${ $key }/\${ $minted }
      holder: holder
    mirror:
      call:
        type: shelf.call
        connection: shelf
        path: /notes/\${ $key }/\${ $claimed }
    look:
      call:
        type: shelf.call
        connection: shelf
        path: /made/\${ $claimed }
      done: done
      ready: ready
      gone: $not($exists(id))
      result: result
      digest: digest
    refresh:
      call:
        type: shelf.call
        connection: shelf
        path: /made/\${ $claimed }/\${ $digest }
    complete:
      call:
        type: shelf.call
        connection: shelf
        path: /made/\${ $claimed }/done
      result: result
    stamp:
      call:
        type: shelf.call
        connection: shelf
        path: /stamps/\${ $key }/\${ $result }
      taken: taken
    verify:
      call:
        type: shelf.call
        connection: shelf
        path: /results/\${ $result }
      differs: 'name = $document.name ? [] : "the name differs"'
    mark:
      call:
        type: toys.call
        connection: shop
        document: pipelines/acme/toy-call.graphql
        variables:
          id: \${ $record.id & $generation }
    discard:
      call:
        type: shelf.call
        connection: shelf
        path: /made/\${ $minted }/gone
    orphans:
      call:
        type: shelf.call
        connection: shelf
        path: /made?tag=\${ $settings.tag }
      each: all
      id: id
      key: note
      made: at
    undo:
      call:
        type: shelf.call
        connection: shelf
        path: /results/\${ $result }/gone
    audit:
      days: 7
      source:
        size: 20
      key: id
      total: $record.price
      tolerance: '"0.01"'
      list:
        call:
          type: shelf.call
          connection: shelf
          path: /results?since=\${ $since & $page }
        each: all
        key: note
        generation: time
        result: id
        total: total
        cancelled: gone
        more: next
    on_withdrawn: undo

readiness:
  source:
    size: 10
  ignore: [tagged]

changes:
  disposition: create
`,
  "pipelines/acme/toy-call.graphql": "query { parts { id } }\n",
};
