import { ConnectError } from "@connectrpc/connect";
import type { Membership } from "../../gen/zitadel/user/v1/user_pb.js";
import { toTokenSource } from "../auth/token-source.js";
import { ErrorId, zitadelError } from "../errors.js";
import { lacksRpc } from "../lacks-rpc.js";
import { ExitCode } from "./cli-error.js";
import { type Connection, connect } from "./connection.js";
import { note, print, printJson } from "./output.js";
import { type ConnectionArgs, chosenCredentials } from "./settings.js";
import { type Caller, callerLabel, userInfo } from "./sign-in/user-info.js";
import { type Validity, validityOf } from "./sign-in/validity.js";

/** What `whoami` tells. Null: the caller may not know it. */
interface Report extends Validity {
  user: Caller;
  url: string;
  organization: { id: string; name: string } | null;
  memberships: { in: string; id: string; name: string; roles: string[] }[] | null;
}

const limit = 100;

/** `whoami`: prints who calls, in which organization, with which roles, and until when. */
export async function run(args: ConnectionArgs & { json?: boolean }): Promise<ExitCode> {
  await using connection = await connect(args);
  const { auth, baseUrl, headers = [] } = connection.options;
  const url = new URL(baseUrl).origin;
  const source = toTokenSource(auth as NonNullable<typeof auth>);
  // First the API: it has a token that was refused replaced.
  const organization = await organizationOf(connection);
  const token = await source.getToken();
  const user = await userInfo({ url, headers }, token);
  const report = {
    user,
    url,
    organization,
    memberships: await membershipsOf(connection, user.id),
    ...(await validityOf(chosenCredentials(args), args, token)),
  };
  if (args.json) await printJson(report);
  else for (const line of linesOf(report)) await print(line);
  return ExitCode.ok;
}

function linesOf({ user, url, organization, memberships, credentials, until, renewed }: Report): string[] {
  const roles = memberships?.map((each) => `${each.roles.join(", ")} (${each.in} ${each.name || each.id})`);
  const end = until ?? (renewed ? "" : "not known: ZITADEL does not say when such a token ends");
  const rows = [
    ["caller", callerLabel(user)],
    ["instance", url],
    ["organization", organization ? `${organization.name}, ${organization.id}` : "not told to this caller"],
    ["roles", roles ? roles.join("; ") || "none" : "not told to this caller"],
    ["credentials", credentials],
    ["until", [end, renewed && "renewed by itself"].filter(Boolean).join(", ")],
  ];
  return rows.map(([name = "", value = ""]) => `${name.padEnd(14)}${value}`);
}

async function organizationOf({ client }: Connection): Promise<Report["organization"]> {
  const answer = await unlessForbidden(client.getMyOrg({}));
  return answer?.org ? { id: answer.org.id, name: answer.org.name } : null;
}

async function membershipsOf({ client }: Connection, userId: string): Promise<Report["memberships"]> {
  const answer = await unlessForbidden(client.listUserMemberships({ userId, query: { limit } }));
  if (!answer) return null;
  const total = Number(answer.details?.totalResult ?? 0);
  if (total > answer.result.length) note(`${answer.result.length} of ${total} memberships are shown`);
  return answer.result.map(({ type, displayName, roles }) => ({
    ...placeOf(type),
    name: displayName,
    roles,
  }));
}

function placeOf({ case: kind, value }: Membership["type"]): { in: string; id: string } {
  const places = {
    iam: "instance",
    orgId: "organization",
    projectId: "project",
    projectGrantId: "project grant",
  };
  return { in: kind ? places[kind] : "", id: typeof value === "string" ? value : "" };
}

/** Undefined: the caller has no role for it, or the server has the user service v2 only, which are answers too. */
async function unlessForbidden<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (lacksRpc(ConnectError.from(error))) return undefined;
    const { id } = zitadelError(error);
    if (id === ErrorId.NoPermission || id === ErrorId.MembershipNotFound) return undefined;
    throw error;
  }
}
