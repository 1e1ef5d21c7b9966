import { create, createFileRegistry, type FileRegistry, fromBinary } from "@bufbuild/protobuf";
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { type Client, Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import {
  ServerReflection,
  type ServerReflectionRequest,
} from "../../../gen/grpc/reflection/v1/reflection_pb.js";

const timeoutMs = 10_000;

type Question = Exclude<ServerReflectionRequest["messageRequest"], { case: undefined }>;

/** Reads from a server the file that defines a symbol, with all that it imports, by gRPC reflection. No token is needed. */
export async function reflectService(baseUrl: string, symbol: string): Promise<FileRegistry> {
  const sessionManager = new Http2SessionManager(baseUrl);
  try {
    const client = createClient(ServerReflection, createGrpcTransport({ baseUrl, sessionManager }));
    return createFileRegistry(
      create(FileDescriptorSetSchema, { file: inOrder(await allFiles(client, symbol)) }),
    );
  } finally {
    sessionManager.abort();
  }
}

async function allFiles(
  client: Client<typeof ServerReflection>,
  symbol: string,
): Promise<Map<string, FileDescriptorProto>> {
  const files = new Map<string, FileDescriptorProto>();
  const ask = async (question: Question) => {
    for (const file of await askOne(client, question)) files.set(file.name, file);
  };
  await ask({ case: "fileContainingSymbol", value: symbol });
  for (;;) {
    const imported = [...files.values()].flatMap(({ dependency }) => dependency);
    const missing = imported.find((name) => !files.has(name));
    if (missing === undefined) return files;
    await ask({ case: "fileByFilename", value: missing });
    if (!files.has(missing)) throw new ConnectError(`the server does not show ${missing}`, Code.DataLoss);
  }
}

async function askOne(
  client: Client<typeof ServerReflection>,
  question: Question,
): Promise<FileDescriptorProto[]> {
  const questions = (async function* () {
    yield { messageRequest: question };
  })();
  for await (const { messageResponse } of client.serverReflectionInfo(questions, {
    signal: AbortSignal.timeout(timeoutMs),
  })) {
    if (messageResponse.case === "errorResponse") {
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
  const add = (file: FileDescriptorProto) => {
    for (const name of file.dependency) {
      const imported = files.get(name);
      if (imported && !ordered.has(imported)) add(imported);
    }
    ordered.add(file);
  };
  for (const file of files.values()) add(file);
  return [...ordered];
}
