// npm run torture:model [-- --budget short]
//
// Explores the model of creating once: every state that crashes, faults, restored databases, edits and a
// second process can lead to. Ends with 1 if the shipped protocol is not clean or a mistake is not refuted.
import { modelReport } from "./report.mjs";

const index = process.argv.indexOf("--budget");
const budget = index < 0 ? "long" : process.argv[index + 1];
if (budget !== "long" && budget !== "short") throw new Error("--budget is long or short");
const started = performance.now();
const { failures } = modelReport({ print: (text) => console.log(text), budget });
console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
process.exitCode = failures.length > 0 ? 1 : 0;
