import { fromBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { beforeAll, describe, expect, test } from "vitest";
import { Health } from "../../gen/grpc/health/v1/health_pb.js";
import {
  ServerReflection,
  type ServerReflectionRequestSchema,
} from "../../gen/grpc/reflection/v1/reflection_pb.js";
import { ManagementService } from "../../gen/zitadel/management/v1/management_pb.js";
import { UserService } from "../../gen/zitadel/user/v2/user_service_pb.js";
import { startEmulator } from "../../src/emulator.js";
import { registryOfProtos } from "../support/proto-registry.js";

let baseUrl: string;
beforeAll(async () => {
  const emulator = await startEmulator();
  baseUrl = emulator.baseUrl;
  return () => emulator.close();
});

type Question = MessageInitShape<typeof ServerReflectionRequestSchema>["messageRequest"];

/** Asks one question after the other: the next when the answer to the last is there. */
function ask(...questions: NonNullable<Question>[]) {
  return askAt(baseUrl, ...questions);
}

async function askAt(baseUrl: string, ...questions: NonNullable<Question>[]) {
  const reflection = createClient(ServerReflection, createGrpcTransport({ baseUrl }));
  let answered = () => {};
  async function* requests() {
    for (const messageRequest of questions) {
      const next = new Promise<void>((resolve) => {
        answered = resolve;
      });
      yield { messageRequest };
      await next;
    }
  }
  const answers = [];
  for await (const { messageResponse } of reflection.serverReflectionInfo(requests())) {
    answers.push(messageResponse);
    answered();
  }
  return answers;
}

async function filesOf(question: NonNullable<Question>): Promise<FileDescriptorProto[]> {
  const [answer] = await ask(question);
  if (answer?.case !== "fileDescriptorResponse") throw new Error(`answered with ${answer?.case}`);
  return answer.value.fileDescriptorProto.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
}

describe("reflection", () => {
  test("lists the services, without a token", async () => {
    const [answer] = await ask({ case: "listServices", value: "" });
    expect(answer?.value).toMatchObject({
      service: ["grpc.health.v1.Health", ManagementService.typeName, UserService.typeName].map((name) => ({
        name,
      })),
    });
  });

  test("describes the service with all that it needs, and without the alias", async () => {
    const file = await filesOf({ case: "fileContainingSymbol", value: ManagementService.typeName });
    const described = registryOfProtos(file).getService(ManagementService.typeName);
    const own = ManagementService.methods.map(({ name }) => name);
    expect(described?.methods.map(({ name }) => name)).toEqual(
      own.filter((name) => name !== "RemoveHumanMultiFactorU2F"),
    );
    expect(file.map(({ name }) => name)).not.toContain("zitadel_mgmt/v1/served_as.proto");
    const input = described?.method.removeHumanAuthFactorU2F?.input;
    expect(input?.fields.map(({ name, number }) => [name, number])).toEqual([
      ["user_id", 1],
      ["token_id", 2],
    ]);
  });

  test("describes the user service as the server does", async () => {
    const file = await filesOf({ case: "fileContainingSymbol", value: UserService.typeName });
    const described = registryOfProtos(file).getService(UserService.typeName);
    expect(described?.methods.map(({ name }) => name)).toEqual(UserService.methods.map(({ name }) => name));
    expect(file.map(({ name }) => name)).toContain("zitadel/protoc_gen_zitadel/v2/options.proto");
  });

  test("knows nothing of an API that the server has not", async () => {
    await using emulator = await startEmulator({ world: { orgs: [], users: [], apis: ["v1"] } });
    const list = await askAt(emulator.baseUrl, { case: "listServices", value: "" });
    expect(JSON.stringify(list)).not.toContain(UserService.typeName);
    const answers = await askAt(emulator.baseUrl, {
      case: "fileContainingSymbol",
      value: UserService.typeName,
    });
    expect(answers[0]).toMatchObject({ case: "errorResponse", value: { errorCode: Code.NotFound } });
  });

  test("finds files by name, message, enum, method, field and extension", async () => {
    const name = async (question: NonNullable<Question>) => (await filesOf(question))[0]?.name;
    const user = "zitadel/user/v1/user.proto";
    expect(await name({ case: "fileByFilename", value: user })).toBe(user);
    expect(await name({ case: "fileContainingSymbol", value: "zitadel.user.v1.User" })).toBe(user);
    expect(await name({ case: "fileContainingSymbol", value: "zitadel.user.v1.User.user_name" })).toBe(user);
    expect(await name({ case: "fileContainingSymbol", value: "zitadel.user.v1.UserState" })).toBe(user);
    const method = `${ManagementService.typeName}.GetMyOrg`;
    expect(await name({ case: "fileContainingSymbol", value: method })).toBe(
      "zitadel/management/v1/management.proto",
    );
    const extension = { containingType: "google.protobuf.MethodOptions", extensionNumber: 50000 };
    expect(await name({ case: "fileContainingExtension", value: extension })).toBe(
      "zitadel/v1/options.proto",
    );
    const [numbers] = await ask({
      case: "allExtensionNumbersOfType",
      value: "google.protobuf.MethodOptions",
    });
    expect(numbers?.value).toMatchObject({ extensionNumber: expect.arrayContaining([50000, 72295728]) });
  });

  test("answers several questions on one stream, and does not repeat a file", async () => {
    const question = { case: "fileByFilename", value: "zitadel/v1/message.proto" } as const;
    const answers = await ask(question, question, { case: "listServices", value: "" });
    expect(answers.map((answer) => answer.case)).toEqual([
      "fileDescriptorResponse",
      "fileDescriptorResponse",
      "listServicesResponse",
    ]);
    expect(answers[1]?.value).toMatchObject({ fileDescriptorProto: [] });
  });

  test.each([
    "zitadel.nothing.v1.Nothing",
    `${ManagementService.typeName}.RemoveHumanMultiFactorU2F`,
    "zitadel_mgmt.v1.served_as",
  ])("knows nothing of %s", async (value) => {
    const [answer] = await ask({ case: "fileContainingSymbol", value });
    expect(answer).toMatchObject({ case: "errorResponse", value: { errorCode: Code.NotFound } });
  });
});

describe("health", () => {
  const check = (service: string) =>
    createClient(Health, createGrpcTransport({ baseUrl })).check({ service });

  test.each(["", ManagementService.typeName, "grpc.health.v1.Health"])("%j serves", async (service) => {
    expect(await check(service)).toMatchObject({ status: 1 });
  });

  test("an unknown service is not found", async () => {
    const error = await check("nothing").then(() => undefined, ConnectError.from);
    expect([error?.code, error?.rawMessage]).toEqual([Code.NotFound, "unknown service"]);
  });

  test.each([
    ["/debug/healthz", 200, "ok"],
    ["/debug/ready", 200, '"ok"'],
    ["/debug/validate", 200, '"ok"'],
    ["/healthz", 200, '{"status":"SERVING"}\n'],
    ["/management/v1/healthz", 200, "{}"],
    ["/debug/nothing", 404, "404 page not found\n"],
  ])("GET %s", async (path, status, text) => {
    const response = await fetch(baseUrl + path);
    expect([response.status, await response.text()]).toEqual([status, text]);
  });
});
