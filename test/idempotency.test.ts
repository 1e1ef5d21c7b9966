import { globSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { DescMethod, DescService } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ManagementService } from "../gen/zitadel/management/v1/management_pb.js";
import { UserService } from "../gen/zitadel/user/v2/user_service_pb.js";
import { httpRule } from "../src/http-rule.js";
import { onlyReads } from "../src/idempotency.js";

const isService = (value: unknown): value is DescService => Object(value).kind === "service";

/** All services that ZITADEL publishes. */
async function officialServices(): Promise<DescService[]> {
  const files = globSync("node_modules/@zitadel/proto/es/**/*_pb.js");
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(file).href)));
  return modules.flatMap((module) => Object.values(module).filter(isService));
}

/** Whether the HTTP rule says that an rpc reads: it is a GET, or a POST to a search. */
function readsByRule(rpc: DescMethod): boolean {
  const rule = httpRule(rpc);
  const last = rule?.path.at(-1);
  return (
    rule?.method === "GET" || (last !== undefined && "literal" in last && /^_?search$/.test(last.literal))
  );
}

test("what only reads, of all rpcs of ZITADEL, is what its HTTP rules say, and four lists", async () => {
  const rpcs = (await officialServices()).flatMap(({ methods }) => methods);
  expect(rpcs.length).toBeGreaterThan(800);
  const names = (found: DescMethod[]) => found.map(({ parent, name }) => `${parent.typeName}/${name}`).sort();
  expect(names(rpcs.filter((rpc) => readsByRule(rpc) && !onlyReads(rpc)))).toEqual([]);
  expect(names(rpcs.filter((rpc) => onlyReads(rpc) && !readsByRule(rpc)))).toEqual([
    "zitadel.user.v2.UserService/ListKeys",
    "zitadel.user.v2.UserService/ListPersonalAccessTokens",
    "zitadel.user.v2.UserService/ListUsers",
    "zitadel.user.v2beta.UserService/ListUsers",
  ]);
});

test.each([ManagementService, UserService])("of $typeName too, aliases among them", ({ methods }) => {
  const reads = methods.filter(onlyReads).map(({ name }) => name);
  const byRule = methods.filter((rpc) => readsByRule(rpc) || rpc.name === "ListUsers");
  expect(reads).toEqual(byRule.map(({ name }) => name));
  expect(reads.filter((name) => /^(Remove|Add|Send|Create)[A-Z]/.test(name))).toEqual([]);
});

test.each(["Listen", "Getaway", "Issue", "Isolate", "HealthzReset"])("%s is no read", (name) => {
  expect(onlyReads({ name })).toBe(false);
});
