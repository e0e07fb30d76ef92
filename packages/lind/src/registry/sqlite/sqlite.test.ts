import { describeRegistry } from "../conformance.ts";
import { testRegistryAgainstModel } from "../model-conformance.ts";
import { testMonitoringAgainstModel } from "../monitoring-model-conformance.ts";
import { makeStore } from "./sqlite-under-test.ts";

describeRegistry("SQLite", makeStore);
testRegistryAgainstModel(makeStore, 40);
testMonitoringAgainstModel(makeStore, 40);
