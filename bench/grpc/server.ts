import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { create, toBinary } from "@bufbuild/protobuf";
import { ManagementService } from "../../gen/zitadel/management/v1/management_pb.js";

const { output } = ManagementService.method.removeHumanAuthFactorU2F;
const message = toBinary(
  output,
  create(output, {
    details: {
      sequence: 15n,
      changeDate: { seconds: 1766561221n, nanos: 818876000 },
      resourceOwner: "69629023906488334",
    },
  }),
);
const body = Buffer.alloc(5 + message.length);
body.writeUInt32BE(message.length, 1);
body.set(message, 5);

const server = createServer();
server.on("stream", (stream) => {
  stream.respond(
    { "content-type": "application/grpc", trailer: "grpc-status, grpc-message, grpc-status-details-bin" },
    { waitForTrailers: true },
  );
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0", "grpc-message": "" }));
  stream.end(body);
  stream.resume();
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit());
