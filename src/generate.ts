import { connectors } from "./connectors/index.ts";
import { generate } from "./spec/generate.ts";

// Process entry of `npm run generate`: writes the schemas and the reference page, or with --check
// says which of them are not as the code says and ends with 1.
const check = process.argv.includes("--check");
const files = generate(process.cwd(), connectors, { check });
for (const file of files) {
  process.stdout.write(
    check ? `${file} is out of date; run \`npm run generate\`\n` : `wrote ${file}\n`,
  );
}
if (check && files.length > 0) process.exitCode = 1;
