const main = require("zitadel-mgmt");
const emulator = require("zitadel-mgmt/emulator");
const grpc = require("zitadel-mgmt/grpc");
const grpcWeb = require("zitadel-mgmt/grpc-web");
const rest = require("zitadel-mgmt/rest");
const { mainJob } = require("./main-job.js");

mainJob(emulator, main, { grpc, "grpc-web": grpcWeb, rest });
