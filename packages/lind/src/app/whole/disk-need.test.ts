import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../../../test/support/temporary-folder.ts";
import { checkDiskNeed, diskNeedOf, readDisk } from "./disk-need.ts";

const GB = 1_000_000_000;
const blank = { free: 100 * GB, storeBytes: 0, indexBytes: 0 };

describe("what a load takes on the disk", () => {
  test("is archive, store, index and logs, less what is there already", () => {
    const first = diskNeedOf({ bytes: 2.5 * GB, bytesHere: 0 }, blank);
    expect(first).toMatchObject({ archive: 2.5 * GB, store: 2.5 * GB, index: 3.75 * GB, total: 8.95 * GB });
    const again = diskNeedOf(
      { bytes: 2.5 * GB, bytesHere: 1 * GB },
      { ...blank, storeBytes: 3 * GB, indexBytes: 3 * GB },
    );
    expect(again).toMatchObject({ archive: 1.5 * GB, store: 0, index: 0.75 * GB });
  });

  test("is refused by a byte that is missing, and not by one that is not", () => {
    const need = diskNeedOf({ bytes: GB, bytesHere: 0 }, blank);
    checkDiskNeed({ ...need, free: need.total }, "/home/x");
    expect(() => checkDiskNeed({ ...need, free: need.total - 1 }, "/home/x")).toThrow(
      expect.objectContaining({ code: "STORE_FULL", exitCode: 4, details: expect.objectContaining({ missing: 1 }) }),
    );
  });

  test("is asked of the disk on which a home will be that is not there yet", async () => {
    const files = { store: "registry.sqlite", index: undefined };
    const disk = await readDisk(join(temporaryFolder(), "a", "b", "c"), files);
    expect(disk).toMatchObject({ storeBytes: 0, indexBytes: 0 });
    expect(disk.free).toBeGreaterThan(0);
  });
});
