import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { NotQuerySchema } from "../../../gen/zitadel/user/v1/user_pb.js";
import { TextQueryMethod } from "../../../gen/zitadel/v1/object_pb.js";
import { ErrorId } from "../../errors.js";
import { unsafeQuery } from "../../validation.js";
import { lowerCase } from "../world/lower-case.js";

import type { User } from "../world/state.js";
import { failure } from "./failure.js";
import type { TextKey } from "./texts.js";
import { columns } from "./user-columns.js";

/** Whether a user matches; null where that is unknown, because the user has no such value (as SQL has it). */
type Test = (user: User) => boolean | null;

const maxDepth = 20;

/** A query for users, of either API: their messages have the same names. */
export interface UserQuery {
  query:
    | { case: "orQuery" | "andQuery"; value: { queries: UserQuery[] } }
    | { case: "notQuery"; value: { query?: UserQuery | undefined } }
    | { case: "inUserIdsQuery"; value: { userIds: string[] } }
    | { case: "inUserEmailsQuery"; value: { userEmails: string[] } }
    | { case: "organizationIdQuery"; value: { organizationId: string } }
    | { case: "stateQuery"; value: { state: number } }
    | { case: "typeQuery"; value: { type: number } }
    | { case: "userNameQuery"; value: { userName: string; method: number } }
    | { case: "firstNameQuery"; value: { firstName: string; method: number } }
    | { case: "lastNameQuery"; value: { lastName: string; method: number } }
    | { case: "nickNameQuery"; value: { nickName: string; method: number } }
    | { case: "displayNameQuery"; value: { displayName: string; method: number } }
    | { case: "emailQuery"; value: { emailAddress: string; method: number } }
    | { case: "phoneQuery"; value: { number: string; method: number } }
    | { case: "loginNameQuery"; value: { loginName: string; method: number } }
    | { case: "metadataKeyFilter" | "metadataValueFilter"; value: object }
    | { case: undefined; value?: undefined };
}

/** The number that an API has for the state of a user. */
type StateOf = (user: User) => number;

/** Turns queries into a test that a user must pass for all of them. Throws what the server answers to a wrong one. */
export function userTest(queries: UserQuery[], stateOf: StateOf, text: (key: TextKey) => string): Test {
  return all(queries.map((query) => toTest(query, 0)));

  function toTest({ query }: UserQuery, depth: number): Test {
    if (depth > maxDepth) {
      throw failure(Code.InvalidArgument, ErrorId.QueryTooDeep, text("Errors.Query.TooManyNestingLevels"));
    }
    const inner = (list: UserQuery[]) => {
      if (list.length === 0) throw new ConnectError("missing column", Code.Unknown);
      return list.map((one) => toTest(one, depth + 1));
    };
    switch (query.case) {
      case "orQuery":
        return any(inner(query.value.queries));
      case "andQuery":
        return all(inner(query.value.queries));
      case "notQuery":
        // A real server ends at an empty one; so does the call.
        if (!query.value.query) {
          throw new ConnectError(
            unsafeQuery(NotQuerySchema, create(NotQuerySchema)) ?? "",
            Code.InvalidArgument,
          );
        }
        return not(toTest(query.value.query, depth + 1));
      case "inUserIdsQuery":
        return oneOf(columns.id, query.value.userIds);
      case "inUserEmailsQuery":
        return oneOf(columns.email, query.value.userEmails);
      case "stateQuery":
        return (user) => stateOf(user) === query.value.state;
      case "typeQuery":
        return (user) => columns.type(user) === query.value.type;
      case "userNameQuery":
        return textTest(columns.userName, query.value.userName, query.value.method);
      case "firstNameQuery":
        return textTest(columns.firstName, query.value.firstName, query.value.method);
      case "lastNameQuery":
        return textTest(columns.lastName, query.value.lastName, query.value.method);
      case "nickNameQuery":
        return textTest(columns.nickName, query.value.nickName, query.value.method);
      case "displayNameQuery":
        return textTest(columns.displayName, query.value.displayName, query.value.method);
      case "emailQuery":
        return textTest(columns.email, query.value.emailAddress, query.value.method);
      case "loginNameQuery":
        return textTest(columns.userName, query.value.loginName, query.value.method);
      case "phoneQuery":
        return textTest(columns.phone, query.value.number, query.value.method);
      case "organizationIdQuery":
        return oneOf((user) => user.given.orgId, [query.value.organizationId]);
      case "metadataKeyFilter":
      case "metadataValueFilter":
        // The world has no metadata.
        return () => false;
      case undefined:
        throw new ConnectError("a query without a case passed the validation", Code.Internal);
    }
  }
}

type TextColumn = (user: User) => string | undefined;

function textTest(column: TextColumn, wanted: string, method: number): Test {
  const compare = comparisons[method as TextQueryMethod];
  const ignoreCase = /IGNORE_CASE$/.test(TextQueryMethod[method] ?? "");
  const fold = (value: string) => (ignoreCase ? lowerCase(value) : value);
  const folded = fold(wanted);
  return (user) => {
    const value = column(user);
    return value === undefined ? null : compare(fold(value), folded);
  };
}

/** What is empty is missing, so that nothing equals it. */
const equals = (value: string, wanted: string) => value !== "" && value === wanted;
const startsWith = (value: string, wanted: string) => value.startsWith(wanted);
const contains = (value: string, wanted: string) => value.includes(wanted);
const endsWith = (value: string, wanted: string) => value.endsWith(wanted);

const comparisons: Record<TextQueryMethod, (value: string, wanted: string) => boolean> = {
  [TextQueryMethod.EQUALS]: equals,
  [TextQueryMethod.EQUALS_IGNORE_CASE]: equals,
  [TextQueryMethod.STARTS_WITH]: startsWith,
  [TextQueryMethod.STARTS_WITH_IGNORE_CASE]: startsWith,
  [TextQueryMethod.CONTAINS]: contains,
  [TextQueryMethod.CONTAINS_IGNORE_CASE]: contains,
  [TextQueryMethod.ENDS_WITH]: endsWith,
  [TextQueryMethod.ENDS_WITH_IGNORE_CASE]: endsWith,
};

function oneOf(column: TextColumn, wanted: string[]): Test {
  if (wanted.length === 0) throw new ConnectError("values array must not be empty", Code.Unknown);
  const set = new Set(wanted);
  return (user) => {
    const value = column(user);
    return value === undefined ? null : set.has(value);
  };
}

function all(tests: Test[]): Test {
  return (user) => {
    let result: boolean | null = true;
    for (const test of tests) {
      const one = test(user);
      if (one === false) return false;
      result = one && result;
    }
    return result;
  };
}

function any(tests: Test[]): Test {
  return (user) => {
    let result: boolean | null = false;
    for (const test of tests) {
      const one = test(user);
      if (one === true) return true;
      result = one === null ? null : result;
    }
    return result;
  };
}

function not(test: Test): Test {
  return (user) => {
    const result = test(user);
    return result === null ? null : !result;
  };
}
