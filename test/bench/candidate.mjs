// One candidate in a process of its own, so that its memory and CPU time are its own.
const [, , name, bulkPath, statePath] = process.argv;
const load = {
  brandsync: async () => (await import("./pipeline.mjs")).runEngine,
  naive: async () => (await import("./naive.mjs")).runNaive,
  parse: async () => (await import("./parse-only.mjs")).parseOnly,
}[name];
const run = await load();
const [cpu, started] = [process.cpuUsage(), process.hrtime.bigint()];
const result = await run(bulkPath, statePath);
const used = process.cpuUsage(cpu);
process.stdout.write(
  JSON.stringify({
    ...result,
    cpu_ms: (used.user + used.system) / 1000,
    wall_ms: Number(process.hrtime.bigint() - started) / 1e6,
    peak_mb: process.resourceUsage().maxRSS / 1024,
  }),
);
