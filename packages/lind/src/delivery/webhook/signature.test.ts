import { expect, test } from "vitest";
import { signatureOf } from "./signature.ts";

const NOW = Date.UTC(2026, 4, 2, 14, 0, 0, 999);

test("the signature is over the second and the body", () => {
  // printf '1777730400.{"a":1}' | openssl dgst -sha256 -hmac 'a secret of the test'
  expect(signatureOf('{"a":1}', ["a secret of the test"], NOW)).toBe(
    "t=1777730400,v1=a6c68fab1a5221c0e0009e8d5838c4ec143924e481350c147a3a4ea3983b13a6",
  );
});

test("while secrets are changed, both sign", () => {
  const [time, first, second] = signatureOf("body", ["the new secret 12", "the old secret 12"], NOW).split(",");
  expect(`${time},${first}`).toBe(signatureOf("body", ["the new secret 12"], NOW));
  expect(`${time},${second}`).toBe(signatureOf("body", ["the old secret 12"], NOW));
});
