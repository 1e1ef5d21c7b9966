import type { WorldApplication } from "../../src/emulator.js";
import type { Recording } from "./load.js";

const deviceCode = "urn:ietf:params:oauth:grant-type:device_code";

/** The applications of a recording, by the names that its credentials have; all of one project. */
export function applicationsOf({ bindings }: Recording): Record<string, WorldApplication> {
  const { apiClientId, project: projectId } = bindings;
  if (!apiClientId || !projectId) return {};
  return {
    deviceApp: {
      clientId: "401303985354509350",
      grantTypes: [deviceCode, "refresh_token"],
      projectId,
    },
    webApp: {
      clientId: "401303985438395430",
      grantTypes: ["authorization_code"],
      projectId,
    },
    apiApp: { clientId: apiClientId, clientSecret: "secret:apiApp", grantTypes: [], projectId },
  };
}
