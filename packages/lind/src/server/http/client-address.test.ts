import { expect, test } from "vitest";
import { isLoopback } from "./client-address.ts";

test.each(["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "localhost"])("%s is this machine", (address) => {
  expect(isLoopback(address)).toBe(true);
});

test.each(["0.0.0.0", "::", "192.168.1.1", "127.0.0.1.example.org", "10.127.0.0.1", ""])(
  "%j may be another",
  (address) => {
    expect(isLoopback(address)).toBe(false);
  },
);
