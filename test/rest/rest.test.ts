import { createManagementClient } from "../../src/rest.js";
import { testFetchTransport } from "../support/fetch-transport.js";

const json = { "content-type": "application/json" };

testFetchTransport({
  createManagementClient,
  removed: (response) =>
    response.writeHead(200, json).end('{"details":{"sequence":"8", "resourceOwner":"69629023906488334"}}'),
  listed: (response) => response.writeHead(200, json).end("{}"),
});
