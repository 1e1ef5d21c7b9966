import type { FactorRef } from "zitadel-mgmt/factors";

/** Where REST removes each type: below `/management/v1/users/{id}/`, and below `/v2/users/{id}/`. */
const paths: Record<FactorRef["type"], { v1?: string; v2: string }> = {
  u2f: { v1: "auth_factors/u2f", v2: "u2f" },
  otp: { v1: "auth_factors/otp", v2: "totp" },
  otpSms: { v1: "auth_factors/otp_sms", v2: "otp_sms" },
  otpEmail: { v1: "auth_factors/otp_email", v2: "otp_email" },
  passkey: { v1: "passwordless", v2: "passkeys" },
  recoveryCodes: { v2: "recovery_codes" },
};

// Also a redirect, a proxy's page and an empty answer end curl with 0. Only the answer to a removal that was done names
// the owner.
const proof = `awk '{ print } /"resourceOwner"/ { removed = 1 } END { exit !removed }'`;

/**
 * Writes the removal of a factor as a command for a shell, which fails unless the answer says that it was done. The token
 * comes from the shell's `ZITADEL_TOKEN`.
 */
export function curlCommand(url: string, api: "v1" | "v2", factor: FactorRef): string {
  const { v1, v2 } = paths[factor.type];
  const user = encodeURIComponent(factor.userId);
  const path =
    api === "v1" && v1 !== undefined ? `/management/v1/users/${user}/${v1}` : `/v2/users/${user}/${v2}`;
  const token = factor.tokenId === undefined ? "" : `/${encodeURIComponent(factor.tokenId)}`;
  const request = [
    "curl --silent --show-error --fail-with-body -X DELETE",
    quote(url + path + token),
    `-H ${quote(`x-zitadel-orgid: ${factor.orgId}`)}`,
    '-H "authorization: Bearer $ZITADEL_TOKEN"',
  ];
  return `${request.join(" \\\n  ")} |\n  ${proof}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
