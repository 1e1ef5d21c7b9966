import { grantTypes } from "../world/applications.js";
import type { Client, OAuthState } from "../world/oauth-state.js";
import type { EmulatorState } from "../world/state.js";
import type { WorldApplication } from "../world/world.js";
import { oauthError } from "./answers.js";
import { clientOf, type FormRequest } from "./form-request.js";

/** An application by its client id, if it is active. Without applications in the world every client id is one. */
export function findApplication({ oauth }: EmulatorState, clientId: string): WorldApplication | undefined {
  if (!oauth.applications) return clientId ? { clientId, grantTypes: [...grantTypes] } : undefined;
  const application = oauth.applications.get(clientId);
  return application?.state === "inactive" ? undefined : application;
}

/** Finds the application that sends a request, and makes it prove itself. */
export function verifyClient(request: FormRequest): WorldApplication | Response {
  const credentials = clientOf(request);
  if (credentials instanceof Response) return credentials;
  const application = findApplication(request.state, credentials.id);
  if (!application || application.grantTypes.length === 0) {
    return oauthError("invalid_client", "no active client not found");
  }
  const { clientSecret } = application;
  if (clientSecret !== undefined) {
    if (!credentials.secret) return oauthError("invalid_client", "empty client secret");
    if (credentials.secret !== clientSecret) return oauthError("invalid_client", "invalid secret");
  }
  const grantType = request.form.get("grant_type");
  if (grantType && !application.grantTypes.some((one) => one === grantType)) {
    return oauthError("unauthorized_client", `grant_type ${JSON.stringify(grantType)} not allowed`);
  }
  return application;
}

/** What tokens of an application have from it: they are meant for all of its project, and for what the scopes name. */
export function clientFor(
  { oauth }: EmulatorState,
  application: WorldApplication,
  scopes: string[],
): Pick<Client, "clientId" | "audience"> {
  const { clientId } = application;
  const projectId = projectOf(oauth, application);
  const siblings = [...(oauth.applications?.values() ?? [])]
    .filter((other) => projectOf(oauth, other) === projectId)
    .map((other) => other.clientId);
  const audience = [clientId, ...siblings, projectId, ...scopedAudience(oauth, scopes)];
  return { clientId, audience: [...new Set(audience)] };
}

/** The project of an application. */
export function projectOf({ defaultProjectId }: OAuthState, { projectId }: WorldApplication): string {
  return projectId ?? defaultProjectId;
}

/** The projects that the scopes make audiences; ZITADEL's own has a name besides its id. */
export function scopedAudience({ projectId }: OAuthState, scopes: string[]): string[] {
  const ids = scopes.flatMap((scope) => /^urn:zitadel:iam:org:project:id:(.+):aud$/.exec(scope)?.[1] ?? []);
  return [...new Set(ids.map((id) => (id === "zitadel" ? projectId : id)))];
}

/** The origins of the pages of an application. Undefined without applications in the world: it has any. */
export function originsOf(
  { oauth }: EmulatorState,
  { redirectUris = [] }: WorldApplication,
): string[] | undefined {
  // Schemes other than HTTP have no origin.
  return (
    oauth.applications && redirectUris.map((uri) => new URL(uri).origin).filter((origin) => origin !== "null")
  );
}
