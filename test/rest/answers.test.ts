import { create } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { Code } from "@connectrpc/connect";
import { afterEach, describe, expect, test } from "vitest";
import type { ManagementClient } from "../../src/client.js";
import { zitadelError } from "../../src/errors.js";
import { createManagementClient } from "../../src/rest.js";
import { failure } from "../support/failure.js";
import { type HttpServer, startHttpServer } from "../support/http-server.js";

const key = { userId: "69629023906488335", tokenId: "69629023906488336" };

let server: HttpServer;
afterEach(() => server[Symbol.asyncDispose]());

/** A client whose server always answers with this body. */
async function answeredWith(
  body: unknown,
  status = 200,
  type = "application/json",
): Promise<ManagementClient> {
  server = await startHttpServer((_, response) =>
    response
      .writeHead(status, { "content-type": type })
      .end(typeof body === "string" ? body : JSON.stringify(body)),
  );
  return createManagementClient({ baseUrl: server.origin });
}

const notFound = "WebAuthN Token could not be found";
const errorDetail = {
  "@type": "type.googleapis.com/zitadel.v1.ErrorDetail",
  id: "COMMAND-DAfb2",
  message: notFound,
};
const status = { code: 5, message: `${notFound} (COMMAND-DAfb2)`, details: [errorDetail] };

describe("errors", () => {
  test("ids come from the details", async () => {
    const management = await answeredWith(status, 404);
    const error = await failure(management.removeHumanMultiFactorU2F(key));
    expect(error.rawMessage).toBe(`${notFound} (COMMAND-DAfb2)`);
    expect(error.metadata.get("content-type")).toBe("application/json");
    expect(zitadelError(error)).toEqual({ code: Code.NotFound, id: "COMMAND-DAfb2", message: notFound });
  });

  test("details of credential checks are read", async () => {
    const detail = {
      "@type": "type.googleapis.com/zitadel.v1.CredentialsCheckError",
      id: "COMMAND-3M0fs",
      message: "Password is invalid",
      failedAttempts: 2,
    };
    const management = await answeredWith({ code: 3, message: "…", details: [detail] }, 400);
    const error = zitadelError(await failure(management.getMyOrg({})));
    expect(error).toEqual({
      code: Code.InvalidArgument,
      id: "COMMAND-3M0fs",
      message: "Password is invalid",
    });
  });

  test("a detail of an unknown type stays readable as JSON, and hides no other", async () => {
    const unknown = { "@type": "type.googleapis.com/google.protobuf.StringValue", value: "more" };
    const management = await answeredWith({ ...status, details: [unknown, errorDetail] }, 404);
    const error = await failure(management.removeHumanMultiFactorU2F(key));
    expect(error.details).toMatchObject([
      { type: "google.protobuf.StringValue", debug: unknown },
      { type: "zitadel.v1.ErrorDetail", debug: errorDetail },
    ]);
    expect(error.findDetails(StringValueSchema)).toEqual([]);
    expect(create(StringValueSchema).value).toBe("");
    expect(zitadelError(error).id).toBe("COMMAND-DAfb2");
  });

  test.each([
    ["a detail with wrong fields", [{ ...errorDetail, id: 5 }]],
    ["a detail that is no object", [null, 7]],
    ["details that are no list", "none"],
  ])("%s does not hide the error", async (_, details) => {
    const management = await answeredWith({ ...status, details }, 404);
    const error = await failure(management.removeHumanMultiFactorU2F(key));
    expect([error.code, error.rawMessage.slice(0, notFound.length)]).toEqual([Code.NotFound, notFound]);
  });

  test("the code is ZITADEL's, not that of the HTTP status", async () => {
    const management = await answeredWith({ code: 9, message: "not ready" }, 400);
    expect((await failure(management.getMyOrg({}))).code).toBe(Code.FailedPrecondition);
  });

  test.each([
    ["another server's JSON", { error: "not found" }, 404, Code.Unimplemented],
    ["JSON with an HTTP status as its code", { code: 403, message: "Forbidden" }, 403, Code.PermissionDenied],
    ["JSON with a name as its code", { code: "NotFound", message: "…" }, 404, Code.Unimplemented],
    ["JSON without a message", { code: 5 }, 404, Code.Unimplemented],
    ["a JSON list", [status], 502, Code.Unavailable],
    ["no body", "", 429, Code.Unavailable],
  ])("%s is by its HTTP status", async (_, body, httpStatus, code) => {
    const management = await answeredWith(body, httpStatus);
    const error = await failure(management.removeHumanMultiFactorU2F(key));
    expect(error.code).toBe(code);
    expect(error.rawMessage).toContain(`HTTP ${httpStatus} (application/json) from ${server.origin}`);
  });

  test("NotFound without a detail is about the server", async () => {
    const management = await answeredWith({ code: 5, message: "Not Found" }, 404);
    const error = await failure(management.removeHumanMultiFactorU2F(key));
    expect(error.rawMessage).toBe(`Not Found: is baseUrl ${server.origin} the domain of the instance?`);
  });
});

describe("an answer cut short is no success", () => {
  test.each([
    ["a removal", '{"details":{"sequence":"8", "changeD', 200],
    ["an error", '{"code":5, "message":"WebAuthN To', 404],
    ["nothing", "", 200],
  ])("%s", async (_, body, httpStatus) => {
    const management = await answeredWith(body, httpStatus);
    const error = await failure(management.removeHumanMultiFactorU2F(key));
    expect(error.code).toBe(Code.Unavailable);
    expect(error.rawMessage).toBe(
      "the answer was cut short; outcome unknown: look whether RemoveHumanAuthFactorU2F was done",
    );
  });
});

describe("an answer with HTTP 200", () => {
  test.each([
    ["another server's JSON", { status: "up" }],
    ["null", null],
    ["a text", '"ok"'],
  ])("%s is no success", async (_, body) => {
    const management = await answeredWith(body);
    const error = await failure(management.removeHumanMultiFactorU2F(key));
    expect(error.code).toBe(Code.Unknown);
    expect(error.rawMessage).toContain("is no answer of ZITADEL");
  });

  test("a field of another type is Internal", async () => {
    const management = await answeredWith({ details: "8" });
    const error = await failure(management.removeHumanMultiFactorU2F(key));
    expect(error.code).toBe(Code.Internal);
    expect(error.rawMessage).toContain("no zitadel.management.v1.RemoveHumanAuthFactorU2FResponse");
  });

  test("unknown fields beside known ones are ignored", async () => {
    const management = await answeredWith({ details: { sequence: "8", later: 1 }, more: [] });
    expect((await management.removeHumanMultiFactorU2F(key)).details?.sequence).toBe(8n);
  });

  test("an empty answer is one without fields", async () => {
    const management = await answeredWith({});
    expect((await management.listHumanAuthFactors({ userId: "1" })).result).toEqual([]);
  });
});
