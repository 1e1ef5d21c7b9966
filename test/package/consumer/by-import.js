import * as main from "zitadel-mgmt";
import * as emulator from "zitadel-mgmt/emulator";
import * as grpc from "zitadel-mgmt/grpc";
import * as grpcWeb from "zitadel-mgmt/grpc-web";
import * as rest from "zitadel-mgmt/rest";
import { mainJob } from "./main-job.js";

await mainJob(emulator, main, { grpc, "grpc-web": grpcWeb, rest });
