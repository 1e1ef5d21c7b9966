import { Code, ConnectError } from "@connectrpc/connect";
import type { ManagementClient, UserClient } from "../client.js";
import { zitadelError } from "../errors.js";
import { type SecondFactors, secondFactors } from "../factors/second-factors.js";
import { lacksRpc } from "../lacks-rpc.js";
import { isForeign } from "../outcome.js";
import { type Connection, type ConnectionOptions, connect, wrongIsUsage } from "./connection.js";
import type { ConnectionArgs } from "./settings.js";

/** The options of a command that does a part of the job. */
export interface JobArgs extends ConnectionArgs {
  api?: "auto" | "v1" | "v2";
}

/** The job over one of the APIs, and what it was made from. */
export interface OpenJob {
  job: SecondFactors;
  /** The API that is spoken. */
  api: "v1" | "v2";
  client: ManagementClient | UserClient;
  options: ConnectionOptions;
}

/** Connects, and opens the job. */
export async function openJob(args: JobArgs, signal?: AbortSignal): Promise<OpenJob & AsyncDisposable> {
  const connection = await connect(args);
  const close = () => connection[Symbol.asyncDispose]();
  try {
    return { ...(await jobOver(connection, args, signal)), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens the job over the API that the options name, or else over Management v1 where the server has it, or over v2. */
export async function jobOver(
  { client: management, transport, options }: Connection,
  { api = "auto" }: JobArgs,
  signal?: AbortSignal,
): Promise<OpenJob> {
  const userClient = async (): Promise<UserClient> => {
    const [{ createClient }, { UserService }] = await Promise.all([
      import("@connectrpc/connect"),
      import("../../gen/zitadel/user/v2/user_service_pb.js"),
    ]);
    return createClient(UserService, transport);
  };
  const isV1 = api === "v1" || (api === "auto" && (await hasManagementV1(management, userClient)));
  const client = isV1 ? management : await userClient();
  const { orgId } = options;
  const job = wrongIsUsage(() =>
    secondFactors(client, { ...(orgId !== undefined && { orgId }), ...(signal && { signal }) }),
  );
  return { job, api: job.api, client, options };
}

/**
 * Asks the server whether it has Management v1, by an rpc that needs no permission. Where the answer is a `404 page not found`
 * that a proxy may have given as well, the user service v2 has to answer. What else fails says nothing of it, and the next
 * call tells it; but who is away is not asked again.
 */
async function hasManagementV1(
  management: ManagementClient,
  userClient: () => Promise<UserClient>,
): Promise<boolean> {
  try {
    await management.healthz({});
    return true;
  } catch (reason) {
    const error = ConnectError.from(reason);
    if (isAway.includes(error.code)) throw error;
    return !lacksRpc(error) || (isForeign(error) && !(await answersAsZitadel(await userClient())));
  }
}

const isAway: readonly Code[] = [
  Code.Unavailable,
  Code.DeadlineExceeded,
  Code.Unauthenticated,
  Code.Canceled,
];

async function answersAsZitadel(client: UserClient): Promise<boolean> {
  try {
    await client.getUserByID({ userId: "0" });
    return true;
  } catch (reason) {
    return zitadelError(reason).id !== undefined;
  }
}
