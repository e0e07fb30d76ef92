import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, expect, test } from "vitest";

/**
 * The layer table of docs/ARCHITECTURE.md: which folder may import which. `ctgov/…` stands for the library's public
 * entries. A folder that is not in the table may not exist.
 */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  "packages/ctgov/src/study": [],
  "packages/ctgov/src/essie": ["packages/ctgov/src/study"],
  "packages/ctgov/src/client": ["packages/ctgov/src/study"],
  "packages/lind/src/base": [],
  "packages/lind/src/query": ["base", "ctgov"],
  "packages/lind/src/changes": ["base", "ctgov"],
  "packages/lind/src/registry": ["base", "query", "changes", "ctgov"],
  "packages/lind/src/sources": ["base", "ctgov"],
  "packages/lind/src/sync": ["base", "changes", "sources", "registry (port)", "ctgov"],
  "packages/lind/src/search": ["base", "query", "registry (port)", "ctgov"],
  "packages/lind/src/monitor": ["base", "query", "changes", "registry (port)", "ctgov"],
  "packages/lind/src/delivery": ["base"],
  "packages/lind/src/simulator": ["base", "ctgov"],
  "packages/lind/src/formats": ["base", "ctgov"],
  "packages/lind/src/app": [
    "base",
    "query",
    "changes",
    "registry",
    "sources",
    "sync",
    "search",
    "monitor",
    "delivery",
    "simulator",
    "formats",
    "ctgov",
  ],
  "packages/lind/src/server": ["base", "app", "formats", "ctgov"],
  "packages/lind/src/cli": ["base", "app", "formats", "server", "ctgov"],
};

/** Npm packages that a folder may use besides Node's own modules; each has its reason in CONTRIBUTING.md. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "packages/lind/src/query/concepts": ["sax"],
  "packages/lind/src/delivery/email": ["nodemailer"],
  "packages/lind/src/server": [
    "hono",
    "hono/body-limit",

    "hono/route",
    "hono/utils/http-status",
    "@hono/node-server",
  ],
  "packages/lind/src/sources/legacy-xml": ["sax"],
  "packages/lind/src/cli": ["fast-string-width"],
};

const FILE_LINES_MAX = 500;
const root = resolve(import.meta.dirname, "..");

interface SourceFile {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly isTest: boolean;
}

const files: readonly SourceFile[] = ["packages/ctgov/src", "packages/lind/src"].flatMap((source) =>
  readdirSync(join(root, source), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => {
      const path = `${source}/${name.split(sep).join("/")}`;
      return {
        path,
        folder: path.split("/").slice(0, 4).join("/"),
        text: readFileSync(join(root, path), "utf8"),
        isTest: path.endsWith(".test.ts") || path.endsWith("conformance.ts") || path.endsWith("-under-test.ts"),
      };
    }),
);

/** The specifiers of static imports, re-exports and `import()`. */
function importsOf(text: string): readonly string[] {
  const found = text.matchAll(/(?:^|\n)\s*(?:import|export)\s(?:[^"';]*?\sfrom\s)?"([^"]+)"|\bimport\("([^"]+)"\)/g);
  return [...found].map((match) => match[1] ?? match[2] ?? "");
}

/** A port is the file that is named after its folder; that of the registry has a part of its own for monitoring. */
function portFilesOf(folder: string): readonly string[] {
  const names = folder === "registry" ? ["registry", "monitoring"] : [folder];
  return names.map((name) => `packages/lind/src/${folder}/${name}.ts`);
}

/** Why a file may not import a specifier, or undefined where it may. */
function objection(file: SourceFile, specifier: string): string | undefined {
  const allowed = LAYERS[file.folder] ?? [];
  if (specifier.startsWith("node:")) {
    return file.folder.startsWith("packages/ctgov") ? "the library runs in browsers" : undefined;
  }
  if (specifier.startsWith("ctgov/")) return allowed.includes("ctgov") ? undefined : "ctgov is not below it";
  if (!specifier.startsWith(".")) {
    const isListed = Object.entries(PACKAGES).some(
      ([folder, names]) => file.path.startsWith(`${folder}/`) && names.includes(specifier),
    );
    return isListed ? undefined : "the package is not on its list";
  }
  const target = relative(root, resolve(root, dirname(file.path), specifier))
    .split(sep)
    .join("/");
  const targetFolder = target.split("/").slice(0, 4).join("/");
  if (targetFolder === file.folder) return undefined;
  const short = targetFolder.replace("packages/lind/src/", "");
  if (allowed.includes(targetFolder) || allowed.includes(short)) return undefined;
  if (allowed.includes(`${short} (port)`) && portFilesOf(short).includes(target)) return undefined;
  return `${short} is not below it`;
}

/** Folders whose files may hold SQL. */
const SQL_FOLDERS: readonly string[] = ["packages/lind/src/registry/", "packages/lind/src/search/index-file/"];

function hasSqlOfItsOwn(path: string): boolean {
  return SQL_FOLDERS.some((folder) => path.startsWith(folder));
}

/** A text in quotation marks that begins, or goes on after a line, as a statement of SQL does. */
function hasStatement(text: string): boolean {
  const statement =
    /["'`\n]\s*(?:select\s[^;]{1,300}?\sfrom\s|insert\s+(?:or\s+\w+\s+)?into\s|delete\s+from\s|update\s+\w+\s+set\s|create\s+(?:virtual\s+|temp\s+)?table\s)/i;
  return statement.test(text);
}

describe("architecture", () => {
  test("the test sees the sources", () => {
    expect(files.length).toBeGreaterThan(40);
    expect(files.flatMap((file) => importsOf(file.text)).length).toBeGreaterThan(80);
    for (const folder of Object.keys(LAYERS)) expect(existsSync(join(root, folder)), folder).toBe(true);
  });

  test("every folder is in the layer table", () => {
    expect([...new Set(files.map((file) => file.folder))].filter((folder) => LAYERS[folder] === undefined)).toEqual([]);
  });

  test("imports go one way", () => {
    const forbidden = files
      .filter((file) => !file.isTest)
      .flatMap((file) =>
        importsOf(file.text).flatMap((specifier) => {
          const why = objection(file, specifier);
          return why === undefined ? [] : [`${file.path} imports ${specifier}: ${why}`];
        }),
      );
    expect(forbidden).toEqual([]);
  });

  test("a forbidden import is noticed", () => {
    const file = {
      path: "packages/lind/src/changes/x.ts",
      folder: "packages/lind/src/changes",
      text: "",
      isTest: false,
    };
    expect(objection(file, "../registry/registry.ts")).toBe("registry is not below it");
    expect(objection({ ...file, folder: "packages/lind/src/sync" }, "../registry/sqlite/open.ts")).toBeDefined();
    expect(objection({ ...file, folder: "packages/lind/src/sync" }, "../registry/registry.ts")).toBeUndefined();
    expect(objection({ ...file, folder: "packages/ctgov/src/study" }, "node:fs")).toBeDefined();
    expect(importsOf('import type { A } from "../a.ts";\nconst b = await import("./b.ts");')).toEqual([
      "../a.ts",
      "./b.ts",
    ]);
  });

  test("SQL stands in the registry and in the index file only", () => {
    const elsewhere = files.filter((file) => !file.isTest && !hasSqlOfItsOwn(file.path) && hasStatement(file.text));
    expect(elsewhere.map((file) => file.path)).toEqual([]);
    expect(files.filter((file) => !file.isTest && hasStatement(file.text)).length).toBeGreaterThan(10);
  });

  test("SQL is noticed however it is written", () => {
    expect(hasStatement('database.prepare("select doc from study_document where doc < ?");')).toBe(true);
    expect(hasStatement("const CREATE = `\n-- A table.\ncreate virtual table t using fts5 (a)`;")).toBe(true);
    expect(hasStatement("connection.exec(`DELETE FROM t`);")).toBe(true);
    expect(hasStatement("// select what comes from the list\nimport { update } from './set.ts';")).toBe(false);
    expect(hasSqlOfItsOwn("packages/lind/src/search/index-file/schema.ts")).toBe(true);
    expect(hasSqlOfItsOwn("packages/lind/src/search/searcher.ts")).toBe(false);
  });

  test("folders are made in one way", () => {
    const makers = files
      .filter((file) => !file.isTest && /\bmkdir(?:Sync)?\(/.test(file.text))
      .map((file) => file.path);
    expect(makers).toEqual(["packages/lind/src/base/make-folder.ts"]);
  });

  test("files tell one story", () => {
    const long = files.filter(
      (file) => !file.path.includes("/generated/") && file.text.split("\n").length > FILE_LINES_MAX,
    );
    expect(long.map((file) => file.path)).toEqual([]);
  });

  test("names say what a file is about", () => {
    const vague = /(?:^|\/)(?:utils?|helpers?|common|manager|processor|misc)(?:[./-]|$)/;
    expect(files.map((file) => file.path).filter((path) => vague.test(path))).toEqual([]);
    expect(files.map((file) => file.path).filter((path) => !/^[a-z0-9./-]+$/.test(path))).toEqual([]);
  });
});
