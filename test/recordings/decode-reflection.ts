import { fromBinary } from "@bufbuild/protobuf";
import { ServerReflectionResponseSchema } from "../../gen/grpc/reflection/v1/reflection_pb.js";
import type { Normalized } from "./load.js";
import type { GrpcResponse } from "./send.js";

/** Sums an answer of server reflection up, as the recordings do. */
export function summarizeReflection({ body = "", trailers }: GrpcResponse): Normalized {
  const data = Buffer.from(body, "base64").subarray(5);
  const { messageResponse } = fromBinary(ServerReflectionResponseSchema, data);
  const status = trailers?.find((line) => line.startsWith("grpc-status: "))?.slice("grpc-status: ".length);
  const summary = { "grpc-status": status };
  switch (messageResponse.case) {
    case "listServicesResponse":
      return { ...summary, services: messageResponse.value.service.map(({ name }) => name) };
    case "fileDescriptorResponse":
      return { ...summary, files: messageResponse.value.fileDescriptorProto.length };
    case "errorResponse": {
      const { errorCode, errorMessage } = messageResponse.value;
      return { ...summary, error: { code: errorCode, message: errorMessage } };
    }
    default:
      return summary;
  }
}
