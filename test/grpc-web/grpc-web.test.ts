import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import {
  ListHumanAuthFactorsResponseSchema,
  RemoveHumanAuthFactorU2FResponseSchema,
} from "../../gen/zitadel/management/v1/management_pb.js";
import { createManagementClient } from "../../src/grpc-web.js";
import { testFetchAnswers } from "../support/fetch-answers.js";
import { testFetchConnections } from "../support/fetch-connections.js";
import type { FetchProtocol } from "../support/fetch-protocol.js";
import { testFetchRequests } from "../support/fetch-requests.js";

const headers = { "content-type": "application/grpc-web+proto" };
const trailer = encodeEnvelope(0x80, Buffer.from("grpc-status: 0\r\n"));

function answer<D extends DescMessage>(schema: D, message: MessageInitShape<D>): Buffer {
  return Buffer.concat([encodeEnvelope(0, toBinary(schema, create(schema, message))), trailer]);
}

const protocol: FetchProtocol = {
  createManagementClient,
  removed: (response) =>
    response.writeHead(200, headers).end(
      answer(RemoveHumanAuthFactorU2FResponseSchema, {
        details: { sequence: 8n, resourceOwner: "69629023906488334" },
      }),
    ),
  listed: (response) => response.writeHead(200, headers).end(answer(ListHumanAuthFactorsResponseSchema, {})),
};

testFetchAnswers(protocol);
testFetchConnections(protocol);
testFetchRequests(protocol);
