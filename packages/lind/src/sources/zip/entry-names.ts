import { NumberSet } from "../../base/number-set.ts";

/** `35/NCT02252835.json` of the whole download, `NCT02252835.json` of a download of a search. */
const REGULAR_NAME = /^(?:(\d\d)\/)?NCT(\d{6}(\d\d))\.json$/;

/**
 * The names that an archive has had. Those of the registry's own downloads cost a bit each; any other is kept as it is,
 * about 100 bytes each.
 */
export class EntryNames {
  readonly #flat = new NumberSet();
  readonly #inFolders = new NumberSet();
  readonly #others = new Set<string>();

  has(name: string): boolean {
    const regular = this.#regular(name);
    return regular === undefined ? this.#others.has(name) : regular.numbers.has(regular.number);
  }

  add(name: string): void {
    const regular = this.#regular(name);
    if (regular === undefined) this.#others.add(name);
    else regular.numbers.add(regular.number);
  }

  #regular(name: string): { readonly numbers: NumberSet; readonly number: number } | undefined {
    const [, folder, digits, lastTwo] = REGULAR_NAME.exec(name) ?? [];
    if (digits === undefined || (folder !== undefined && folder !== lastTwo)) return undefined;
    return { numbers: folder === undefined ? this.#flat : this.#inFolders, number: Number(digits) };
  }
}
