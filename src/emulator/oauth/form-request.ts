import type { EmulatorState } from "../world/state.js";
import { oauthError } from "./answers.js";

/** A request to an end point that takes a form. */
export interface FormRequest {
  state: EmulatorState;
  issuer: string;
  /** Of the body and the query, which the server mixes. */
  form: URLSearchParams;
  authorization: string | null;
}

/** The credentials of a client: HTTP Basic, whose parts are URL-encoded, beats the form. */
export function clientOf({ form, authorization }: FormRequest): { id: string; secret: string } | Response {
  const [, credentials] = /^Basic (.*)$/i.exec(authorization ?? "") ?? [];
  const client = { id: form.get("client_id") ?? "", secret: form.get("client_secret") ?? "" };
  if (credentials !== undefined) {
    const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(credentials, "base64").toString()) ?? [];
    try {
      if (id !== undefined && secret !== undefined) {
        client.id = decodeFormPart(id);
        client.secret = decodeFormPart(secret);
      }
    } catch {
      return oauthError("invalid_client", "invalid basic auth header");
    }
  }
  if (!client.id && !form.get("client_assertion")) {
    return oauthError("invalid_request", "client_id or client_assertion must be provided");
  }
  return client;
}

/** The scopes of a request, those that the server knows. An empty parameter counts, a missing one does not. */
export function scopesOf({ form }: FormRequest): string[] | Response {
  const scope = form.get("scope");
  if (scope === null) return oauthError("invalid_request", scopeMissing);
  return knownScopes(scope);
}

/** Drops the scopes that the server does not know. */
export function knownScopes(scope: string): string[] {
  return scope
    .split(" ")
    .filter((name) => /^(openid|profile|email|phone|address|offline_access|urn:zitadel:iam:.+)$/.test(name));
}

/** What many errors of the server end with. */
export const contactAdministrator: string =
  "If you have any questions, you may contact the administrator of the application.";

export const scopeMissing: string = `The scope of your request is missing. Please ensure some scopes are requested. ${contactAdministrator}`;

function decodeFormPart(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}
