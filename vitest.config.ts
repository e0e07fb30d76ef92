import { defineConfig } from "vitest/config";

const resolve = { conditions: ["source"] };
const ssr = { resolve: { conditions: ["source"] } };

export default defineConfig({
  resolve,
  ssr,
  test: {
    reporters: ["default", "./test/support/count-reporter.ts"],
    projects: [
      {
        resolve,
        ssr,
        test: {
          // Beside the code: two hundred small files, which share a process because starting one takes longer than most of them.
          name: "unit",
          include: ["packages/*/src/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/dist/**", "**/*.slow.test.ts"],
          setupFiles: ["./test/support/setup.ts"],
          testTimeout: 60_000,
          isolate: false,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: "fast",
          include: ["test/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/*.slow.test.ts"],
          setupFiles: ["./test/support/setup.ts"],
          testTimeout: 60_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: "slow",
          include: ["packages/*/src/**/*.slow.test.ts", "test/**/*.slow.test.ts"],
          exclude: ["**/node_modules/**", "**/dist/**"],
          setupFiles: ["./test/support/setup.ts"],
          testTimeout: 1_200_000,
          hookTimeout: 1_200_000,
        },
      },
    ],
  },
});
