import { testRegistryAgainstModel } from "../model-conformance.ts";
import { makeStore } from "./sqlite-under-test.ts";

testRegistryAgainstModel(makeStore, 2_000);
