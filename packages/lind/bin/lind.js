#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { setFlagsFromString } from "node:v8";

const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 24) {
  process.stderr.write(
    `lind needs Node 24 or newer; this is Node ${process.versions.node}. In a checkout, "npx lind" brings its own.\n`,
  );
  process.exit(2);
}
// A search frees sets and pages of some kilobytes each, from several threads, and the allocator of glibc keeps them: a
// server then takes 80 MB more than it uses (bench/RESULTS.md). It gives blocks back that are larger than a threshold,
// which it reads from the environment when a process starts; so the process begins once more, in its own place.
const isServing = process.argv[2] === "serve" || process.argv[2] === "start";
if (isServing && process.platform === "linux" && process.env.MALLOC_MMAP_THRESHOLD_ === undefined) {
  const args = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, args, { ...process.env, MALLOC_MMAP_THRESHOLD_: "32768" });
}
// Loading studies makes much garbage that dies young. Left alone, V8 answers with a young generation of 100 MB; kept
// at its first size it is collected more often, which costs no time here and a third of the memory (bench/RESULTS.md).
setFlagsFromString("--semi-space-growth-factor=1");
// The threads of a load have the young generation that their limits name from the start, because it would never grow to
// them; a server stays small instead.
if (!isServing) setFlagsFromString("--min-semi-space-size=16");
// Compiled code is kept beside Node's own caches, so that a cold start stays short.
enableCompileCache?.();
const { main } = await import("../dist/cli/main.js");
await main();
