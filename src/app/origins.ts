import type { TextOrigin } from "../mapping/text-origin.ts";
import type { ResolvedPipeline } from "../spec/pipeline.ts";

/** Where the text at a JSON Pointer of a pipeline was written; exact on its first line. */
export function originIn(pipeline: ResolvedPipeline, pointer: string): TextOrigin {
  const start = pipeline.locate(pointer) ?? { file: pipeline.file, line: 1, column: 1 };
  return {
    file: start.file,
    locate: (offset) => ({ line: start.line, column: start.column + offset }),
  };
}
