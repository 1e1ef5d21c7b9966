import type { ArgsDef } from "citty";

/** The options of `desk`. */
export const desk: ArgsDef = {
  url: { type: "string", description: "Origin of the instance (ZITADEL_URL)", valueHint: "origin" },
  "client-id": { type: "string", description: "Client id of the page's application", valueHint: "id" },
  api: {
    type: "enum",
    description: "Default: auto, which is v1 where the server has it, else v2",
    options: ["auto", "v1", "v2"],
  },
  port: { type: "string", description: "Default: 4173", valueHint: "number" },
  export: { type: "string", description: "Write the page as static files instead", valueHint: "path" },
};

/** The options of `emulator`. */
export const emulator: ArgsDef = {
  world: {
    type: "string",
    description: "JSON file with what exists at the start. Default: a small demo",
    valueHint: "path",
  },
  port: { type: "string", description: "Default: a free one", valueHint: "number" },
  host: { type: "string", description: "Address to listen on. Default: 127.0.0.1", valueHint: "address" },
  "allowed-hosts": {
    type: "string",
    description: "Names that others call this machine by, such as that of a container, with commas between",
    valueHint: "names",
  },
  control: {
    type: "enum",
    description: "Who may use the control API. Default: loopback",
    options: ["loopback", "anywhere", "off"],
  },
  log: { type: "boolean", description: "Print a line per call. Default: on a terminal" },
  open: {
    type: "boolean",
    description: "Print a token, ids and a curl command that works; in a terminal, open the sign-in page",
  },
};
