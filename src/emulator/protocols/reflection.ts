import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { pipeline } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";
import { create, type DescFile, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { encodeEnvelope, pipe, transformSplitEnvelope } from "@connectrpc/connect/protocol";
import {
  ErrorResponseSchema,
  ServerReflectionRequestSchema,
  ServerReflectionResponseSchema,
} from "../../../gen/grpc/reflection/v1/reflection_pb.js";
import type { EmulatorState } from "../world/state.js";
import { httpDate } from "./http.js";
import { describe } from "./reflection-files.js";

const path = /^\/grpc\.reflection\.(v1|v1alpha)\.ServerReflection\/ServerReflectionInfo$/;
const maxBytes = 4 * 1024 * 1024;

/** Answers server reflection, the only stream there is, on a gRPC request for it; any other is left alone. */
export function takeReflectionStream(
  state: EmulatorState,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
): boolean {
  const type = headers["content-type"] ?? "";
  if (headers[":method"] !== "POST" || !path.test(headers[":path"] ?? "")) return false;
  if (!/^application\/grpc(\+proto)?$/.test(type)) return false;
  stream.respond(
    {
      ":status": 200,
      "content-type": type,
      "grpc-accept-encoding": "gzip",
      "x-robots-tag": "none",
      date: httpDate(),
    },
    { waitForTrailers: true },
  );
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  // What breaks off has nobody left to be told.
  pipeline(stream, (source) => answerQuestions(state, source), stream).catch(() => {});
  return true;
}

async function* answerQuestions(
  state: EmulatorState,
  questions: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const sent = new Set<DescFile>();
  for await (const { data } of pipe(questions, transformSplitEnvelope(maxBytes))) {
    yield encodeEnvelope(0, answerQuestion(state, data, sent));
    // One packet may bring thousands.
    await setImmediate();
  }
}

function answerQuestion(state: EmulatorState, data: Uint8Array, sent: Set<DescFile>): Uint8Array {
  const originalRequest = fromBinary(ServerReflectionRequestSchema, data);
  const messageResponse = describe(state, originalRequest.messageRequest, sent) ?? {
    case: "errorResponse",
    value: create(ErrorResponseSchema, { errorCode: Code.NotFound, errorMessage: "proto:\u00a0not found" }),
  };
  return toBinary(
    ServerReflectionResponseSchema,
    create(ServerReflectionResponseSchema, { originalRequest, messageResponse }),
  );
}
