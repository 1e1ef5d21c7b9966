import { createManagementClient } from "../../src/rest.js";
import { testFetchAnswers } from "../support/fetch-answers.js";
import { testFetchConnections } from "../support/fetch-connections.js";
import type { FetchProtocol } from "../support/fetch-protocol.js";
import { testFetchRequests } from "../support/fetch-requests.js";

const json = { "content-type": "application/json" };

const protocol: FetchProtocol = {
  createManagementClient,
  removed: (response) =>
    response.writeHead(200, json).end('{"details":{"sequence":"8", "resourceOwner":"69629023906488334"}}'),
  listed: (response) => response.writeHead(200, json).end("{}"),
};

testFetchAnswers(protocol);
testFetchConnections(protocol);
testFetchRequests(protocol);
