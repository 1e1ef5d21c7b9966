export { createManagementClient, createTransport } from "./transports/grpc/transport.js";
