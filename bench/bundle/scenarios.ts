/** A program of a few lines whose size in a bundle is measured. */
export interface Scenario {
  name: string;
  /** What the program does, for the table. */
  job: string;
  platform: "browser" | "node";
  code: string;
}

const removal = (client: string, rpc: string): string => `
const management = ${client};
const { details } = await management.${rpc}({ userId: "1", tokenId: "2" });
console.log(details?.sequence);
`;

const options = `{ baseUrl: "https://example.zitadel.cloud", auth: "token" }`;

const ours = (entry: string): string => `
import { createManagementClient } from "${entry}";
${removal(`createManagementClient(${options})`, "removeHumanMultiFactorU2F")}`;

const stock = `
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { ManagementService } from "zitadel-mgmt/gen/zitadel/management/v1/management_pb";
const interceptor = (next) => (request) => {
  request.header.set("authorization", "Bearer token");
  return next(request);
};
const transport = createGrpcWebTransport({ baseUrl: "https://example.zitadel.cloud", interceptors: [interceptor] });
${removal("createClient(ManagementService, transport)", "removeHumanAuthFactorU2F")}`;

const removeU2f = "remove one U2F factor";

/** The program that has a ceiling. */
export const main: Scenario = {
  name: "`zitadel-mgmt`",
  job: `${removeU2f} over gRPC-web`,
  platform: "browser",
  code: ours("zitadel-mgmt"),
};

/** The same by the user service v2, with a ceiling of its own. */
export const v2: Scenario = {
  ...main,
  name: "`zitadel-mgmt/v2`",
  code: `
import { createUserClient } from "zitadel-mgmt/v2";
const users = createUserClient(${options});
const { details } = await users.removeU2F({ userId: "1", u2fId: "2" });
console.log(details?.sequence);
`,
};

/** What they may cost, gzip. */
export const ceilingBytes = 42_000;
export const v2CeilingBytes = 41_000;

/** The whole job, which has a ceiling of its own. */
export const factors: Scenario = {
  name: "`zitadel-mgmt/factors`",
  job: "find a person, list and remove factors",
  platform: "browser",
  code: `
import { createManagementClient } from "zitadel-mgmt";
import { secondFactors } from "zitadel-mgmt/factors";
const job = secondFactors(createManagementClient(${options}));
const person = await job.findUser("ada@example.com");
const [factor] = await job.list(person);
if (factor) console.log(await job.remove(factor));
`,
};

/** What that may cost, gzip. */
export const factorsCeilingBytes = 48_000;

/** One program for every entry of the package, and what else there is for the same job. */
export const scenarios: Scenario[] = [
  main,
  { ...main, name: "`zitadel-mgmt/grpc-web`", code: ours("zitadel-mgmt/grpc-web") },
  v2,
  {
    name: "`zitadel-mgmt/rest`",
    job: `${removeU2f} over REST`,
    platform: "browser",
    code: ours("zitadel-mgmt/rest"),
  },
  factors,
  {
    name: "`zitadel-mgmt/bulk`",
    job: "remove many factors",
    platform: "browser",
    code: `
import { createManagementClient } from "zitadel-mgmt";
import { removeFactors } from "zitadel-mgmt/bulk";
const keys = [{ userId: "1", type: "u2f", tokenId: "2" }];
for await (const removal of removeFactors(createManagementClient(${options}), keys)) console.log(removal);
`,
  },
  {
    name: "`zitadel-mgmt/bulk/file-journal`",
    job: "keep the journal of many removals in a file",
    platform: "node",
    code: `import * as entry from "zitadel-mgmt/bulk/file-journal";\nconsole.log(entry);`,
  },
  {
    name: "`zitadel-mgmt/gen/*`",
    job: "the descriptors of the Management API",
    platform: "browser",
    code: `
import { ManagementService } from "zitadel-mgmt/gen/zitadel/management/v1/management_pb";
console.log(ManagementService.methods.length);
`,
  },
  {
    name: "`zitadel-mgmt/grpc`",
    job: `${removeU2f} over gRPC`,
    platform: "node",
    code: ours("zitadel-mgmt/grpc"),
  },
  {
    name: "`zitadel-mgmt/emulator`",
    job: "start the emulator",
    platform: "node",
    code: `import { startEmulator } from "zitadel-mgmt/emulator";\nconsole.log((await startEmulator()).baseUrl);`,
  },
  {
    name: "`@connectrpc/connect-web` and the protobuf runtime alone",
    job: "no job: what every Connect client brings",
    platform: "browser",
    code: `
import { fileDesc, serviceDesc } from "@bufbuild/protobuf/codegenv2";
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
console.log(createClient, createGrpcWebTransport, fileDesc, serviceDesc);
`,
  },
  { ...main, name: "stock `@connectrpc/connect-web` with the descriptors of this package", code: stock },
  {
    ...main,
    name: "the same with the whole of `validate.proto`",
    code: `
import { file_validate_validate } from "@zitadel/proto/validate/validate_pb.js";
console.log(file_validate_validate.messages.length);
${stock}`,
  },
  {
    ...main,
    name: "`@zitadel/client`, the official package",
    code: `
import { createManagementServiceClient } from "@zitadel/client/v1";
import { createClientTransport } from "@zitadel/client/web";
const transport = createClientTransport("token", { baseUrl: "https://example.zitadel.cloud" });
${removal("createManagementServiceClient(transport)", "removeHumanAuthFactorU2F")}`,
  },
];
