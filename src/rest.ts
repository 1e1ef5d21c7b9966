export { createManagementClient, createTransport } from "./transports/rest.js";
