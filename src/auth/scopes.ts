/** The scope that makes ZITADEL's own API part of a token's audience. Without it the API refuses the token. */
export const audienceScope = "urn:zitadel:iam:org:project:id:zitadel:aud";
