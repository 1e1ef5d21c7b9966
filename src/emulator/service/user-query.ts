import { Code, ConnectError } from "@connectrpc/connect";
import { NotQuerySchema, type SearchQuery, Type } from "../../../gen/zitadel/user/v1/user_pb.js";
import { TextQueryMethod } from "../../../gen/zitadel/v1/object_pb.js";
import { ErrorId } from "../../errors.js";
import { unsafeQuery } from "../../validation.js";
import { displayName, userState } from "../management-v1/users.js";
import type { User } from "../world/state.js";
import { failure } from "./failure.js";
import type { TextKey } from "./texts.js";

/** Whether a user matches; null where that is unknown, because the user has no such value (as SQL has it). */
type Test = (user: User) => boolean | null;

const maxDepth = 20;

/** Turns queries into a test that a user must pass for all of them. Throws what the server answers to a wrong one. */
export function userTest(queries: SearchQuery[], text: (key: TextKey) => string): Test {
  return all(queries.map((query) => toTest(query, 0)));

  function toTest({ query }: SearchQuery, depth: number): Test {
    if (depth > maxDepth) {
      throw failure(Code.InvalidArgument, ErrorId.QueryTooDeep, text("Errors.Query.TooManyNestingLevels"));
    }
    const inner = (list: SearchQuery[]) => {
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
          throw new ConnectError(unsafeQuery(NotQuerySchema, query.value) ?? "", Code.InvalidArgument);
        }
        return not(toTest(query.value.query, depth + 1));
      case "inUserIdsQuery":
        return oneOf(columns.id, query.value.userIds);
      case "inUserEmailsQuery":
        return oneOf(columns.email, query.value.userEmails);
      case "stateQuery":
        return (user) => userState(user) === query.value.state;
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
      case undefined:
        throw new ConnectError("a query without a case passed the validation", Code.Internal);
    }
  }
}

/** What users are searched and sorted by. Undefined: the user has no such value. */
export const columns = {
  id: (user: User): string => user.given.id,
  userName: (user: User): string => user.given.userName,
  firstName: (user: User): string | undefined => user.given.human && (user.given.human.firstName ?? ""),
  lastName: (user: User): string | undefined => user.given.human && (user.given.human.lastName ?? ""),
  nickName: (user: User): string | undefined => user.given.human?.nickName || undefined,
  displayName: (user: User): string | undefined => user.given.human && displayName(user),
  email: (user: User): string | undefined => user.given.human && (user.given.human.email ?? ""),
  state: (user: User): number => userState(user),
  type: (user: User): number => (user.given.human ? Type.HUMAN : Type.MACHINE),
  creationDate: (user: User): number => user.createdAt,
};

type TextColumn = (user: User) => string | undefined;

function textTest(column: TextColumn, wanted: string, method: TextQueryMethod): Test {
  const compare = comparisons[method];
  const ignoreCase = TextQueryMethod[method].endsWith("IGNORE_CASE");
  const fold = (value: string) => (ignoreCase ? value.toLowerCase() : value);
  const folded = fold(wanted);
  return (user) => {
    const value = column(user);
    return value === undefined ? null : compare(fold(value), folded);
  };
}

const equals = (value: string, wanted: string) => value === wanted;
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
    const results = tests.map((test) => test(user));
    if (results.includes(false)) return false;
    return results.includes(null) ? null : true;
  };
}

function any(tests: Test[]): Test {
  return (user) => {
    const results = tests.map((test) => test(user));
    if (results.includes(true)) return true;
    return results.includes(null) ? null : false;
  };
}

function not(test: Test): Test {
  return (user) => {
    const result = test(user);
    return result === null ? null : !result;
  };
}
