const main = require("zitadel-mgmt");
const bulk = require("zitadel-mgmt/bulk");
const fileJournal = require("zitadel-mgmt/bulk/file-journal");
const emulator = require("zitadel-mgmt/emulator");
const grpc = require("zitadel-mgmt/grpc");
const grpcWeb = require("zitadel-mgmt/grpc-web");
const rest = require("zitadel-mgmt/rest");
const { mainJob } = require("./main-job.js");

mainJob(emulator, main, { default: main, grpc, "grpc-web": grpcWeb, rest }, bulk, fileJournal);
