import * as oauth from "oauth4webapi";
import { audienceScope } from "../../auth/scopes.js";
import { checkToken } from "../../auth/token-source.js";
import { CliError, ExitCode } from "../cli-error.js";
import type { SignIn } from "./stored-sign-in.js";

/** What a sign-in asks for: who it is, the API, and to be renewed. */
export const scope: string = `openid profile offline_access ${audienceScope}`;

/** What an end point gives. */
export type Tokens = Pick<SignIn, "accessToken" | "refreshToken" | "expiresAt">;

/** Reads an answer with tokens. What is wrong with it is thrown without the answer, which may hold tokens. */
export async function tokensIn(
  response: Response,
  process: (response: Response) => Promise<oauth.TokenEndpointResponse>,
): Promise<Tokens> {
  try {
    const { access_token, refresh_token, expires_in } = await process(response);
    return {
      accessToken: checkToken(access_token),
      ...(refresh_token !== undefined && { refreshToken: checkToken(refresh_token) }),
      ...(expires_in !== undefined && { expiresAt: Date.now() + expires_in * 1000 }),
    };
  } catch (error) {
    const { name, message } = error as Error;
    const why = name === "SyntaxError" ? "it is not JSON" : message;
    throw new CliError(`the answer of the server is no sign-in: ${why}`, ExitCode.failed);
  }
}

/** The application, with the difference between this machine's clock and the server's: an ID token is for the latter. */
export function clientAt(clientId: string, response: Response): oauth.Client {
  const aheadMs = Date.now() - Date.parse(response.headers.get("date") ?? "");
  const skew = Number.isNaN(aheadMs) ? 0 : -Math.round(aheadMs / 1000);
  return { client_id: clientId, [oauth.clockSkew]: skew };
}
