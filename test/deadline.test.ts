import { getEventListeners } from "node:events";
import { Code } from "@connectrpc/connect";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ManagementService } from "../gen/zitadel/management/v1/management_pb.js";
import { type Emulator, startEmulator } from "../src/emulator.js";
import * as grpc from "../src/grpc.js";
import * as grpcWeb from "../src/grpc-web.js";
import type { ManagedTransport } from "../src/index.js";
import { createClient } from "../src/index.js";
import * as rest from "../src/rest.js";
import { failure } from "./support/failure.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

describe.each(Object.entries({ grpc, "grpc-web": grpcWeb, rest }))(
  "time over %s",
  (_, { createTransport }) => {
    let transport: ManagedTransport;
    beforeAll(() => {
      transport = createTransport({ baseUrl: emulator.baseUrl, auth: "demo-token" });
    });
    afterAll(() => transport.close());
    const management = () => createClient(ManagementService, transport);

    test.each([2 ** 31, Number.POSITIVE_INFINITY, 0])(
      "timeoutMs %d does not end a call at once",
      async (timeoutMs) => {
        const { org } = await management().getMyOrg({}, { timeoutMs });
        expect(org?.id).not.toBe("");
      },
    );

    test("a call leaves no listener on the caller's signal", async () => {
      const { signal } = new AbortController();
      await management().getMyOrg({}, { signal });
      await failure(management().getUserByID({ id: "unknown" }, { signal }));
      expect(getEventListeners(signal, "abort")).toEqual([]);
    });

    test("the reason of an abort stays the cause", async () => {
      const reason = new Error("the person closed the page");
      const error = await failure(management().getMyOrg({}, { signal: AbortSignal.abort(reason) }));
      expect([error.code, error.cause]).toEqual([Code.Canceled, reason]);
    });

    test("an AbortSignal.timeout that is over is a deadline", async () => {
      const clear = emulator.fault({ kind: "delay", ms: 60_000 });
      const signal = AbortSignal.timeout(20);
      const first = await failure(management().getMyOrg({}, { signal }));
      const second = await failure(management().getMyOrg({}, { signal }));
      clear();
      expect([first.code, second.code]).toEqual([Code.DeadlineExceeded, Code.DeadlineExceeded]);
    });
  },
);
