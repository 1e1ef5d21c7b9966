import { getEventListeners } from "node:events";
import { runInNewContext } from "node:vm";
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

    test.each([2 ** 31, Number.POSITIVE_INFINITY, 0, -1])(
      "timeoutMs %d does not end a call at once",
      async (timeoutMs) => {
        const { org } = await management().getMyOrg({}, { timeoutMs });
        expect(org?.id).not.toBe("");
      },
    );

    test.each([Number.NaN, "5000", 5_000n, {}])(
      "timeoutMs %o is InvalidArgument, and nothing is sent",
      async (timeoutMs) => {
        const calls = emulator.calls.length;
        const error = await failure(management().getMyOrg({}, { timeoutMs: timeoutMs as number }));
        expect([error.code, error.rawMessage]).toEqual([
          Code.InvalidArgument,
          "timeoutMs must be a number of milliseconds, 0 for no limit",
        ]);
        expect(emulator.calls).toHaveLength(calls);
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

    test.each([
      ["TimeoutError", Code.DeadlineExceeded],
      ["AbortError", Code.Canceled],
      ["Error", Code.Canceled],
    ])("a %s of another realm has the code %i, and its own text", async (name, code) => {
      const reason = runInNewContext("Object.assign(new Error(text), { name })", {
        name,
        text: "of a frame",
      });
      expect(reason).not.toBeInstanceOf(Error);
      const error = await failure(management().getMyOrg({}, { signal: AbortSignal.abort(reason) }));
      expect([error.code, error.rawMessage]).toEqual([code, "of a frame"]);
    });

    test("an AbortSignal.timeout that is over is a deadline", async () => {
      const clear = emulator.fault({ kind: "delay", ms: 60_000 });
      const signal = AbortSignal.timeout(20);
      const first = await failure(management().getMyOrg({}, { signal }));
      const second = await failure(management().getMyOrg({}, { signal }));
      clear();
      expect([first.code, second.code]).toEqual([Code.DeadlineExceeded, Code.DeadlineExceeded]);
    });

    test("close() waits for the calls in flight, also for their tokens; later calls are Canceled", async () => {
      let give = (_token: string) => {};
      const auth = () => new Promise<string>((resolve) => (give = resolve));
      const closing = createTransport({ baseUrl: emulator.baseUrl, auth });
      const client = createClient(ManagementService, closing);
      const call = client.getMyOrg({});
      let closed = false;
      const close = closing.close().then(() => {
        closed = true;
      });
      const late = await failure(client.getMyOrg({}));
      expect([late.code, late.rawMessage]).toEqual([Code.Canceled, "the transport is closed"]);
      expect(closed).toBe(false);
      give("demo-token");
      expect((await call).org?.id).not.toBe("");
      await close;
      await closing[Symbol.asyncDispose]();
    });
  },
);
