export { createManagementClient, createTransport } from "./transports/grpc-web.js";
