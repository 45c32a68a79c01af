import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/build.ts"],
    pool: "forks",
    // Two workers: the suite starts servers and child processes of its own.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
    allowOnly: !process.env["CI"],
    coverage: {
      provider: "v8",
      include: ["src/**"],
      exclude: ["src/simulator/**"],
      reporter: ["text-summary", "json-summary"],
    },
  },
});
