import type { EmulatorState } from "../../world/state.js";
import { grpcTrailers } from "../grpc-trailers.js";
import { type HttpRequest, type HttpResponse, textResponse } from "../http.js";
import { grpcBody, grpcHeaders } from "./answers.js";
import { callGrpc } from "./call.js";

/** Whether a request is gRPC: the server wants HTTP/2, POST and one of three content types, to the letter. */
export function isGrpc({ version, method, headers }: HttpRequest): boolean {
  const type = headers.get("content-type") ?? "";
  return version === 2 && method === "POST" && /^application\/grpc(\+proto|\+json)?$/.test(type);
}

/** Answers a gRPC request. Errors too are headers, then trailers. */
export async function answerGrpc(state: EmulatorState, request: HttpRequest): Promise<HttpResponse> {
  const type = request.headers.get("content-type") ?? "";
  const outcome = await callGrpc(state, request, "grpc", type);
  if (outcome.refused) {
    return textResponse(
      outcome.refused.status,
      [
        ["content-type", "text/plain; charset=utf-8"],
        ["x-content-type-options", "nosniff"],
        ["x-robots-tag", "none"],
      ],
      outcome.refused.text,
    );
  }
  return {
    status: 200,
    headers: [
      ["content-type", type],
      ...grpcHeaders(outcome),
      ["trailer", "Grpc-Status"],
      ["trailer", "Grpc-Message"],
      ["trailer", "Grpc-Status-Details-Bin"],
    ],
    body: grpcBody(outcome),
    trailers: grpcTrailers(outcome.error),
    ...(outcome.connection && { connection: outcome.connection }),
  };
}
