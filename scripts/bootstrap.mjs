// Installs the workspace when `node_modules` is missing or older than the lock file, so that `npm start` and
// `npm test` work on a fresh clone. Plain JavaScript without dependencies: it runs under whatever Node is there.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockFile = join(root, "package-lock.json");
// npm's own record of what is installed is rewritten by every install; ours only says which lock file was installed.
const stampFile = join(root, "node_modules", ".lind-installed");

/** @returns {string | undefined} the text of a file, or nothing where there is none */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

const wanted = read(lockFile);
if (read(stampFile) !== (wanted ?? "")) {
  process.stderr.write("Installing the packages that this checkout needs …\n");
  // Not `npm ci`, which takes away everything that is there first. `--no-save` keeps both files as they are: npm would
  // leave the packages of other platforms out of the lock file.
  const args = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const run =
    npm === undefined
      ? spawnSync("npm", args, { cwd: root, stdio: ["ignore", 2, 2], shell: process.platform === "win32" })
      : spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ["ignore", 2, 2] });
  if (run.status !== 0) {
    process.stderr.write("The installation failed; the messages above say why. Is the npm registry reachable?\n");
    process.exit(run.status ?? 1);
  }
  writeFileSync(stampFile, wanted ?? "");
}
