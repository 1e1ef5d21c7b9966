import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { CredentialsCheckErrorSchema, ErrorDetailSchema } from "../gen/zitadel/v1/message_pb.js";
import { ErrorId, zitadelError } from "../src/index.js";
import { groups, loadRecording, v2Groups } from "./recordings/load.js";

const text = "WebAuthN Token could not be found";

describe("zitadelError", () => {
  test("reads the id and the text without it", () => {
    const error = new ConnectError(`${text} (COMMAND-DAfb2)`, Code.NotFound, undefined, [
      { desc: ErrorDetailSchema, value: { id: "COMMAND-DAfb2", message: text } },
    ]);
    expect(zitadelError(error)).toEqual({ code: Code.NotFound, id: "COMMAND-DAfb2", message: text });
  });

  test("reads the detail of a credential check", () => {
    const error = new ConnectError("…", Code.InvalidArgument, undefined, [
      { desc: CredentialsCheckErrorSchema, value: { id: "COMMAND-3M0fs", message: "Password is invalid" } },
    ]);
    expect(zitadelError(error)).toEqual({
      code: Code.InvalidArgument,
      id: "COMMAND-3M0fs",
      message: "Password is invalid",
    });
  });

  test("has no id, and the text of the error, where there is no detail", () => {
    expect(zitadelError(new ConnectError("auth header missing", Code.Unauthenticated))).toEqual({
      code: Code.Unauthenticated,
      id: undefined,
      message: "auth header missing",
    });
  });

  test("has no id where the detail is empty or cannot be decoded", () => {
    const error = new ConnectError("broken", Code.Internal);
    error.details = [{ type: "zitadel.v1.ErrorDetail", value: Uint8Array.of(0) }];
    expect(zitadelError(error)).toEqual({ code: Code.Internal, id: undefined, message: "broken" });
    error.details = [{ type: "zitadel.v1.ErrorDetail", value: new Uint8Array() }];
    expect(zitadelError(error)).toEqual({ code: Code.Internal, id: undefined, message: "broken" });
  });

  test.each([
    [new Error("boom"), Code.Unknown, "boom"],
    ["boom", Code.Unknown, "boom"],
    [undefined, Code.Unknown, "undefined"],
    [new DOMException("stop", "AbortError"), Code.Canceled, "stop"],
  ])("takes anything that was thrown: %s", (reason, code, message) => {
    expect(zitadelError(reason)).toEqual({ code, id: undefined, message });
  });
});

/** Ids that no call of this API can be made to answer in a recording. */
const notRecorded = [
  "COMMAND-Q54j2",
  "COMMAND-KLJ2d",
  "AUTH-DZG21",
  "AUTHZ-Kl3p0",
  "LIMITS-molsj",
  "QUOTA-vjAy8",
  "AUTH-Swrgg2",
  "AUTHZ-EGDo3",
  "COMMAND-d9u8q",
  "DOMAIN-ieYa7",
  "DOMAIN-oGh5e",
  "QUERY-AG4gs",
  "QUERY-SFeaa",
  "QUERY-dsfr3",
];

test("ErrorId names every id that a server was recorded with", () => {
  const recorded = [...groups, ...v2Groups]
    .flatMap((group) => loadRecording(group).cases)
    .flatMap(({ calls }) => calls)
    .flatMap(({ normalized }) => (normalized?.details as { id: string }[] | undefined) ?? [])
    .map(({ id }) => id);
  const named: string[] = Object.values(ErrorId);
  expect(recorded.filter((id) => !named.includes(id))).toEqual([]);
  expect(named.filter((id) => !recorded.includes(id)).sort()).toEqual(notRecorded.sort());
});
