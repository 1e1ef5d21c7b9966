import type { DescMethodUnary, Message } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import type { Api } from "../../service/api.js";
import { invoke } from "../../service/invoke.js";
import type { EmulatorState } from "../../world/state.js";
import { corsHeaders, restCors } from "../cors.js";
import { type Header, type HttpRequest, type HttpResponse, textResponse } from "../http.js";
import { unaryMethods } from "../served-methods.js";
import { encodeOutcome } from "./answers.js";
import { encode } from "./codec.js";
import { negotiateCompression } from "./compression.js";
import { acceptPost, type Spoken, spoken } from "./content-type.js";
import { requestMessage } from "./request-message.js";
import { deadlineOf } from "./timeouts.js";

/** Answers a request below the path of an API that runs on connect-go: by gRPC, gRPC-web or Connect. */
export async function answerConnectGo(
  state: EmulatorState,
  api: Api,
  request: HttpRequest,
  path: string,
): Promise<HttpResponse> {
  const response = await answer(state, api, request, path);
  return { ...response, headers: [...response.headers, ...corsHeaders(restCors, request)] };
}

async function answer(
  state: EmulatorState,
  api: Api,
  request: HttpRequest,
  path: string,
): Promise<HttpResponse> {
  const method = unaryMethods(api).find(({ name }) => path === `/${api.service.typeName}/${name}`);
  if (!method) {
    const headers: Header[] = [
      ["content-type", "text/plain; charset=utf-8"],
      ["x-content-type-options", "nosniff"],
    ];
    return refusal(404, headers, "404 page not found\n");
  }
  if (request.method !== "POST") return refusal(405, [["allow", "POST"]]);
  const spokenHere = spoken(request.headers.get("content-type"));
  if (!spokenHere) return refusal(415, [["accept-post", acceptPost]]);
  return call(state, api, method, request, spokenHere);
}

function refusal(status: number, headers: Header[], body = ""): HttpResponse {
  return textResponse(status, [...headers, ["x-robots-tag", "none"]], body);
}

async function call(
  state: EmulatorState,
  api: Api,
  method: DescMethodUnary,
  request: HttpRequest,
  spokenHere: Spoken,
): Promise<HttpResponse> {
  const header = (name: string) => request.headers.get(name);
  const { protocol, codec } = spokenHere;
  const compression =
    protocol === "connect"
      ? negotiateCompression(header("content-encoding"), header("accept-encoding"))
      : negotiateCompression(header("grpc-encoding"), header("grpc-accept-encoding"));
  let message: Message;
  let deadline: number | undefined;
  try {
    if (compression.error) throw compression.error;
    if (protocol === "connect") checkVersion(header("connect-protocol-version"));
    deadline = deadlineOf(request, protocol);
    message = requestMessage(method.input, request.body, spokenHere, compression.request);
  } catch (reason) {
    const error = ConnectError.from(reason, Code.Internal);
    return encodeOutcome({ data: undefined, error }, spokenHere, compression.response);
  }
  const { host } = request;
  const {
    message: output,
    error,
    connection,
  } = await invoke(state, {
    protocol,
    api,
    method,
    message,
    host,
    header,
    deadline,
  });
  const data = output && encode(method, codec, output);
  const response = encodeOutcome({ data, error }, spokenHere, compression.response);
  return connection ? { ...response, connection } : response;
}

function checkVersion(version: string | undefined): void {
  if (version && version !== "1") {
    const message = `Connect-Protocol-Version must be "1": got ${JSON.stringify(version)}`;
    throw new ConnectError(message, Code.InvalidArgument);
  }
}
