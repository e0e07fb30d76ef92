/** The version of this program, as in its package.json; `package.test.ts` holds them together. */
export const VERSION: string = "0.1.0";
