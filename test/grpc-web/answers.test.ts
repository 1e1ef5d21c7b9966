import { gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import { afterEach, describe, expect, test } from "vitest";
import { RemoveHumanAuthFactorU2FResponseSchema } from "../../gen/zitadel/management/v1/management_pb.js";
import { zitadelError } from "../../src/errors.js";
import { createManagementClient } from "../../src/grpc-web.js";
import { loadRecording } from "../recordings/load.js";
import { failure } from "../support/failure.js";
import { type HttpServer, startHttpServer } from "../support/http-server.js";

const key = { userId: "69629023906488335", tokenId: "69629023906488336" };
const type = { "content-type": "application/grpc-web+proto" };
const trailerFlag = 0x80;

const message = encodeEnvelope(
  0,
  toBinary(
    RemoveHumanAuthFactorU2FResponseSchema,
    create(RemoveHumanAuthFactorU2FResponseSchema, { details: { sequence: 8n } }),
  ),
);
const trailer = (text: string) => encodeEnvelope(trailerFlag, Buffer.from(text));
const compressed = encodeEnvelope(1, gzipSync(message.subarray(5)));
const undecodable = encodeEnvelope(0, Uint8Array.of(0x0a, 0x7f));
const ok = trailer("grpc-status: 0\r\n");

let server: HttpServer;
afterEach(() => server[Symbol.asyncDispose]());

/** The removal of a key by a client whose server answers like this. */
async function removal(headers: Record<string, string>, body: Uint8Array[], httpStatus = 200) {
  server = await startHttpServer((_, response) =>
    response.writeHead(httpStatus, headers).end(Buffer.concat(body)),
  );
  return createManagementClient({ baseUrl: server.origin }).removeHumanMultiFactorU2F(key);
}

/** The recorded trailer of a removal that found no key. */
function recordedTrailer(): Uint8Array {
  const { cases } = loadRecording("remove-u2f");
  const { calls } = cases.find(({ id }) => id === "remove-u2f/verified-then-again")!;
  return Buffer.from(calls[1]!.grpcWeb!.response.body!, "base64");
}

describe("a status in the headers", () => {
  const status = { ...type, "grpc-status": "5", "grpc-message": "gone (COMMAND-DAfb2)" };
  const details = Buffer.from(recordedTrailer())
    .toString()
    .match(/grpc-status-details-bin: (\S+)/)![1]!;

  test.each([
    ["and no body", []],
    ["and an empty trailer", [trailer("")]],
    ["and a trailer without a status", [trailer("server: proxy\r\n")]],
  ])("%s is the error", async (_, body) => {
    const error = zitadelError(
      await failure(removal({ ...status, "grpc-status-details-bin": details }, body)),
    );
    expect(error).toEqual({
      code: Code.NotFound,
      id: "COMMAND-DAfb2",
      message: "WebAuthN Token could not be found",
    });
  });

  test("without details too", async () => {
    const error = await failure(
      removal({ ...type, "grpc-status": "12", "grpc-message": "unknown method" }, []),
    );
    expect([error.code, error.rawMessage]).toEqual([Code.Unimplemented, "unknown method"]);
  });

  test.each(["application/grpc", "text/html"])(
    "counts under the content-type %s and any HTTP status",
    async (other) => {
      const headers = {
        ...status,
        "content-type": other,
        "grpc-status": "14",
        "grpc-message": "no healthy upstream",
      };
      const error = await failure(removal(headers, [], 503));
      expect([error.code, error.rawMessage]).toEqual([Code.Unavailable, "no healthy upstream"]);
    },
  );

  test("that is 0 is a success with a message and a trailer", async () => {
    const { details } = await removal({ ...type, "grpc-status": "0" }, [message, trailer("")]);
    expect(details?.sequence).toBe(8n);
  });

  test("that is 0 is no success without a message", async () => {
    const error = await failure(removal({ ...type, "grpc-status": "0" }, []));
    expect(error.code).toBe(Code.Unavailable);
  });
});

describe("an answer cut short is no success", () => {
  const whole = Buffer.concat([message, ok]);
  test.each(Array.from({ length: whole.length - 1 }, (_, index) => index + 1))(
    "after %i bytes",
    async (length) => {
      const error = await failure(removal(type, [whole.subarray(0, length)]));
      expect(error.code).toBe(Code.Unavailable);
      expect(error.rawMessage).toBe(
        "the answer was cut short; outcome unknown: look whether RemoveHumanAuthFactorU2F was done",
      );
    },
  );

  test("nor is an empty one", async () => {
    const error = await failure(removal(type, []));
    expect(error.code).toBe(Code.Unavailable);
    expect(error.rawMessage).toBe(
      "the answer is empty (does CORS expose grpc-status?); outcome unknown: look whether RemoveHumanAuthFactorU2F was done",
    );
  });

  test("the whole is one", async () => {
    expect((await removal(type, [whole])).details?.sequence).toBe(8n);
  });
});

test.each([
  ["without a message", "sent no message", [ok]],
  ["with two messages", "sent more than one message", [message, message, ok]],
  ["with a compressed message", "its message is compressed, which nobody asked for", [compressed, ok]],
  ["with a message that cannot be decoded", "its message cannot be decoded", [undecodable, ok]],
])("a success %s is none", async (_, text, body) => {
  const error = await failure(removal(type, body));
  expect([error.code, error.rawMessage]).toEqual([Code.Internal, `the server reported success, but ${text}`]);
});

test("the status of a trailer counts, whatever comes before it", async () => {
  const error = await failure(
    removal(type, [undecodable, trailer("grpc-status: 9\r\ngrpc-message: not now\r\n")]),
  );
  expect([error.code, error.rawMessage]).toEqual([Code.FailedPrecondition, "not now"]);
});
