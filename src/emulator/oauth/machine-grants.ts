import { importSPKI, jwtVerify } from "jose";
import { lowerCase } from "../world/lower-case.js";
import type { Grant } from "../world/oauth-state.js";
import type { EmulatorState, User } from "../world/state.js";
import { exists, isEnabled } from "../world/users.js";
import { oauthError } from "./answers.js";
import { scopedAudience } from "./clients.js";
import { clientOf, type FormRequest, scopesOf } from "./form-request.js";
import { issueTokens, seconds } from "./issue-tokens.js";

const maxAgeSeconds = 3_600;
const toleranceSeconds = 1;

/** The client credentials grant: the client id is a machine's user name. */
export async function clientCredentials(request: FormRequest): Promise<Response> {
  const { state, issuer } = request;
  const client = clientOf(request);
  if (client instanceof Response) return client;
  const user = state.usersByLoginName.get(lowerCase(client.id));
  if (!exists(state, user)) return oauthError("invalid_client", "client not found");
  const { clientSecret } = user.given.machine ?? {};
  if (!clientSecret) return oauthError("invalid_request", "Errors.User.Machine.Secret.NotExisting");
  if (clientSecret !== client.secret)
    return oauthError("invalid_request", "Errors.User.Machine.Secret.Invalid");
  const scopes = scopesOf(request);
  if (scopes instanceof Response) return scopes;
  if (!isEnabled(state, user)) return notActive();
  const grant = { ...machineGrant(state, user, scopes), amr: ["pwd"], idTokenSeconds: 43_200 };
  return issueTokens(state, issuer, user, grant);
}

/** The JWT profile (RFC 7523): the user signs with a key of their own. Whatever is wrong with it is a 500. */
export async function jwtProfile(request: FormRequest): Promise<Response> {
  const { state, issuer, form } = request;
  const assertion = form.get("assertion");
  if (!assertion) return oauthError("invalid_request", "assertion missing");
  const user = await signerOf(state, assertion, issuer);
  if (!user) return oauthError("server_error", "Errors.Internal", 500);
  const scopes = scopesOf(request);
  if (scopes instanceof Response) return scopes;
  if (!isEnabled(state, user)) return notActive();
  // The ID token of this grant has expired when it arrives.
  return issueTokens(state, issuer, user, { ...machineGrant(state, user, scopes), idTokenSeconds: 0 });
}

async function signerOf(state: EmulatorState, assertion: string, issuer: string): Promise<User | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(
      assertion,
      ({ kid = "", alg = "" }) => importSPKI(state.keys.get(kid)?.publicKey ?? "", alg),
      {
        algorithms: ["RS256", "PS256"],
        audience: issuer,
        requiredClaims: ["exp"],
        maxTokenAge: maxAgeSeconds,
        clockTolerance: toleranceSeconds,
        currentDate: new Date(state.now()),
      },
    );
    const { userId } = state.keys.get(protectedHeader.kid ?? "") ?? {};
    const user = state.users.get(userId ?? "");
    return exists(state, user) && payload.iss === userId && payload.sub === userId ? user : undefined;
  } catch {
    return undefined;
  }
}

function machineGrant(
  state: EmulatorState,
  { given }: User,
  scopes: string[],
): Omit<Grant, "idTokenSeconds"> {
  // Parts of a request's text would keep it whole.
  return structuredClone({
    userId: given.id,
    clientId: given.userName,
    scopes,
    audience: scopedAudience(state.oauth, scopes),
    authTime: seconds(state),
  });
}

function notActive(): Response {
  return oauthError("invalid_request", "Errors.User.NotActive");
}
