import { testRegistryAgainstModel } from "../model-conformance.ts";
import { testMonitoringAgainstModel } from "../monitoring-model-conformance.ts";
import { makeStore } from "./sqlite-under-test.ts";

testRegistryAgainstModel(makeStore, 2_000);
testMonitoringAgainstModel(makeStore, 1_000);
