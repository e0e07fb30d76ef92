import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
import { assertListingsHold, histories } from "./open-listings.ts";

/** On demand many more: `LIND_HISTORIES=2000 npm run test:slow -- test/property/open-listings`. */
const HISTORIES = Number(process.env["LIND_HISTORIES"] ?? 300);
const makeHome = () => mkdtempSync(join(tmpdir(), "lind-test-"));

test.each([true, false])("listings hold over long histories (with rebuilds: %s)", (withRebuilds) =>
  assertListingsHold(histories({ withRebuilds, stepsMax: 100 }), { runs: HISTORIES, makeHome }),
);
