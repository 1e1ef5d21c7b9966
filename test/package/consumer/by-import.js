import * as main from "zitadel-mgmt";
import * as bulk from "zitadel-mgmt/bulk";
import * as fileJournal from "zitadel-mgmt/bulk/file-journal";
import * as emulator from "zitadel-mgmt/emulator";
import * as grpc from "zitadel-mgmt/grpc";
import * as grpcWeb from "zitadel-mgmt/grpc-web";
import * as rest from "zitadel-mgmt/rest";
import { mainJob } from "./main-job.js";

mainJob(emulator, main, { default: main, grpc, "grpc-web": grpcWeb, rest }, bulk, fileJournal);
