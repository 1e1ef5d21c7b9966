import {
  Code,
  createManagementClient,
  type ManagementClient,
  type TokenSource,
  zitadelError,
} from "zitadel-mgmt";
import { type SecondFactors, secondFactors, type UserClient } from "zitadel-mgmt/factors";
import { createUserClient } from "zitadel-mgmt/v2";
import { limitMs } from "./limit.js";
import { askRights, type Rights } from "./rights.js";
import type { Settings } from "./settings.js";

/** An organization of the instance. */
export interface Organization {
  id: string;
  /** The id where no API tells the name. */
  name: string;
}

/** Who is signed in, as far as the sign-in says it. */
export interface Caller {
  id: string;
  org?: Partial<Organization>;
}

/** A ZITADEL server, over the API that it has. */
export interface Zitadel {
  /** The API that is called; known once an organization was found. */
  readonly api: "v1" | "v2";
  /** Finds an organization by its id, or the caller's own. */
  findOrganization(id: string | undefined): Promise<Organization>;
  /** The job in an organization. The signal ends what is under way. */
  job(orgId: string, signal?: AbortSignal): SecondFactors;
  /** The job over v2, which alone removes recovery codes. */
  jobV2(orgId: string, signal?: AbortSignal): SecondFactors;
  /** What the caller may do in an organization. */
  rights(orgId: string): Promise<Rights>;
}

/** Connects to a server. Without a setting it is v1 where the server has it, else v2. */
export function connect({ url, api: wanted }: Settings, auth: TokenSource, caller: Caller): Zitadel {
  const management = createManagementClient({ baseUrl: url, auth, defaultTimeoutMs: limitMs });
  const users: UserClient = createUserClient({ baseUrl: url, auth, defaultTimeoutMs: limitMs });
  let api = wanted ?? "v1";
  const jobOver = (client: ManagementClient | UserClient, orgId: string, signal?: AbortSignal) =>
    secondFactors(client, { orgId, ...(signal && { signal }) });

  const findOverV1 = async (id: string | undefined): Promise<Organization> => {
    const { org } = await management.getMyOrg(
      {},
      id === undefined ? {} : { headers: { "x-zitadel-orgid": id } },
    );
    if (!org) throw new Error("the server named no organization");
    return { id: org.id, name: org.name };
  };

  const findOverV2 = async (given: string | undefined): Promise<Organization> => {
    const id = given ?? caller.org?.id ?? (await secondFactors(users).getUser(caller.id)).orgId;
    // No rpc of the user service is about organizations, but every call checks that the one of its header exists.
    await jobOver(users, id).searchUsers({}, { offset: 0, limit: 1 });
    return { id, name: (id === caller.org?.id && caller.org.name) || id };
  };

  return {
    get api() {
      return api;
    },
    async findOrganization(id) {
      if (api === "v1") {
        try {
          return await findOverV1(id);
        } catch (reason) {
          if (wanted !== undefined || zitadelError(reason).code !== Code.Unimplemented) throw reason;
          api = "v2";
        }
      }
      return findOverV2(id);
    },
    job: (orgId, signal) => jobOver(api === "v1" ? management : users, orgId, signal),
    jobV2: (orgId, signal) => jobOver(users, orgId, signal),
    rights: (orgId) => askRights(url, api, orgId, auth),
  };
}
