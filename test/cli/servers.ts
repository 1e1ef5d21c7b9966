import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttp2, type Http2Server } from "node:http2";
import { createServer as createHttps } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clone, toBinary } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, type HandlerContext } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { ServerReflection } from "../../gen/grpc/reflection/v1/reflection_pb.js";
import { UserService } from "../../gen/zitadel/user/v2/user_service_pb.js";
import { ErrorDetailSchema } from "../../gen/zitadel/v1/message_pb.js";
import { ManagementService } from "../../src/index.js";
import { type HttpServer, startHttpServer } from "../support/http-server.js";

/** The files of the Management API, by name, as a server's reflection shows them. */
export function managementFiles(): Map<string, FileDescriptorProto> {
  const files = new Map<string, FileDescriptorProto>();
  const add = (file: (typeof ManagementService)["file"]) => {
    for (const imported of file.dependencies) add(imported);
    files.set(file.proto.name, clone(FileDescriptorProtoSchema, file.proto));
  };
  add(ManagementService.file);
  return files;
}

/** The file of a name, or the time to wait for one; undefined if there is none. */
type ShowFile = (name: string) => FileDescriptorProto | undefined | Promise<FileDescriptorProto | undefined>;

/** The services that may be asked for. */
const services = [ManagementService, UserService];

/**
 * A gRPC server that answers as ZITADEL does to calls without a token and with a wrong one, and shows these files by
 * reflection. With `details` false its errors have none.
 */
export async function startReflectingServer(
  show: ShowFile,
  details = true,
): Promise<AsyncDisposable & { origin: string }> {
  const server = createHttp2(
    connectNodeAdapter({
      routes: (router) => {
        const refuse = (_: unknown, { requestHeader }: HandlerContext) => {
          if (!requestHeader.has("authorization"))
            throw new ConnectError("auth header missing", Code.Unauthenticated);
          const value = { id: "AUTH-7fs1e", message: "Errors.Token.Invalid" };
          throw new ConnectError(`${value.message} (${value.id})`, Code.Unauthenticated, undefined, [
            ...(details ? [{ desc: ErrorDetailSchema, value }] : []),
          ]);
        };
        router.service(ManagementService, {
          healthz: () => ({}),
          getMyOrg: refuse,
          removeHumanAuthFactorOTP: refuse,
        });
        router.service(ServerReflection, {
          async *serverReflectionInfo(requests) {
            for await (const { messageRequest } of requests) {
              const asked = services.find(({ typeName }) => typeName === messageRequest.value);
              // One file for each question, so that the imports have to be asked for.
              const file = await show(asked?.file.proto.name ?? String(messageRequest.value));
              yield {
                messageResponse: file
                  ? {
                      case: "fileDescriptorResponse",
                      value: { fileDescriptorProto: [toBinary(FileDescriptorProtoSchema, file)] },
                    }
                  : {
                      case: "errorResponse",
                      value: { errorCode: Code.NotFound, errorMessage: "proto: not found" },
                    },
              };
            }
          },
        });
      },
    }),
  );
  return listening(server, "http");
}

/** What a {@link startProxy} changes. */
export interface ProxyChanges {
  /** Answers a request itself. */
  answer?: (
    method: string,
    path: string,
    headers: Headers,
  ) => { status: number; body?: string; type?: string } | undefined;
  /** Sets request headers before they go on. */
  request?: Record<string, string>;
  /** Sets headers of the answer. */
  response?: Record<string, string>;
}

/** An HTTP/1.1 proxy in front of a server, as they stand in front of many. */
export function startProxy(
  target: string,
  { answer, request = {}, response = {} }: ProxyChanges,
): Promise<HttpServer> {
  return startHttpServer(async ({ method, path, headers, body }, out) => {
    const own = answer?.(method, path, headers);
    if (own) return out.writeHead(own.status, { "content-type": own.type ?? "text/html" }).end(own.body);
    for (const [name, value] of Object.entries(request)) headers.set(name, value);
    for (const name of ["connection", "host", "transfer-encoding", "content-length"]) headers.delete(name);
    const from = await fetch(new URL(path, target), {
      method,
      headers,
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    });
    const passed = Object.fromEntries(from.headers);
    delete passed["transfer-encoding"];
    delete passed["content-length"];
    out.writeHead(from.status, { ...passed, ...response }).end(Buffer.from(await from.arrayBuffer()));
  });
}

/** A TLS server with a certificate that nobody has signed, for `localhost`. */
export async function startSelfSignedServer(): Promise<AsyncDisposable & { origin: string }> {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-days",
      "30",
      "-subj",
      "/CN=localhost",
    ].concat("-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert),
    { stdio: "ignore" },
  );
  const server = createHttps({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) =>
    response.end(),
  );
  rmSync(folder, { recursive: true });
  return listening(server, "https", "localhost");
}

async function listening(
  server: Server | Http2Server,
  scheme: string,
  host = "127.0.0.1",
): Promise<AsyncDisposable & { origin: string }> {
  await new Promise<void>((done) => server.listen(0, host, done));
  return {
    origin: `${scheme}://${host}:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
    },
  };
}
