import { create, createFileRegistry, type FileRegistry, fromBinary } from "@bufbuild/protobuf";
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { type Client, Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import {
  ServerReflection,
  type ServerReflectionRequest,
} from "../../../gen/grpc/reflection/v1/reflection_pb.js";
import type { Instance } from "./protocols.js";

const timeoutMs = 10_000;
const maxFiles = 500;
const maxAnswerBytes = 4 * 2 ** 20;

type Question = Exclude<ServerReflectionRequest["messageRequest"], { case: undefined }>;

/**
 * Reads from a server the file that defines a symbol, with all that it imports, by gRPC reflection; undefined where the
 * server knows no such symbol. No token is needed. Takes 10 s at most, whatever the server answers.
 */
export async function reflectService(
  { baseUrl, headers }: Instance,
  symbol: string,
): Promise<FileRegistry | undefined> {
  const withHeaders: Interceptor = (next) => (request) => {
    for (const [name, value] of headers) request.header.set(name, value);
    return next(request);
  };
  const sessionManager = new Http2SessionManager(baseUrl);
  try {
    const client = createClient(
      ServerReflection,
      createGrpcTransport({
        baseUrl,
        sessionManager,
        readMaxBytes: maxAnswerBytes,
        interceptors: [withHeaders],
      }),
    );
    const files = await allFiles(client, symbol);
    return files.size === 0
      ? undefined
      : createFileRegistry(create(FileDescriptorSetSchema, { file: inOrder(files) }));
  } finally {
    sessionManager.abort();
  }
}

async function allFiles(
  client: Client<typeof ServerReflection>,
  symbol: string,
): Promise<Map<string, FileDescriptorProto>> {
  const signal = AbortSignal.timeout(timeoutMs);
  const files = new Map<string, FileDescriptorProto>();
  const wanted = new Set<string>();
  const ask = async (question: Question) => {
    for (const file of await askOne(client, question, signal)) {
      files.set(file.name, file);
      for (const name of file.dependency) wanted.add(name);
      if (files.size > maxFiles || wanted.size > maxFiles)
        throw new ConnectError(`the server shows more than ${maxFiles} files`, Code.ResourceExhausted);
    }
  };
  await ask({ case: "fileContainingSymbol", value: symbol });
  // A set goes on to what is added to it meanwhile.
  for (const name of wanted) {
    if (files.has(name)) continue;
    await ask({ case: "fileByFilename", value: name });
    if (!files.has(name)) throw new ConnectError(`the server does not show ${name}`, Code.DataLoss);
  }
  return files;
}

async function askOne(
  client: Client<typeof ServerReflection>,
  question: Question,
  signal: AbortSignal,
): Promise<FileDescriptorProto[]> {
  const questions = (async function* () {
    yield { messageRequest: question };
  })();
  for await (const { messageResponse } of client.serverReflectionInfo(questions, { signal })) {
    if (messageResponse.case === "errorResponse") {
      if (messageResponse.value.errorCode === Code.NotFound) return [];
      throw new ConnectError(messageResponse.value.errorMessage, messageResponse.value.errorCode);
    }
    if (messageResponse.case === "fileDescriptorResponse") {
      return messageResponse.value.fileDescriptorProto.map((bytes) =>
        fromBinary(FileDescriptorProtoSchema, bytes),
      );
    }
  }
  throw new ConnectError("no answer", Code.DataLoss);
}

/** Every file after those that it imports. */
function inOrder(files: Map<string, FileDescriptorProto>): FileDescriptorProto[] {
  const ordered = new Set<FileDescriptorProto>();
  const seen = new Set<FileDescriptorProto>();
  const add = (file: FileDescriptorProto) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const name of file.dependency) {
      const imported = files.get(name);
      if (imported) add(imported);
    }
    ordered.add(file);
  };
  for (const file of files.values()) add(file);
  return [...ordered];
}
