/** The rpc of Management v1 that removes a factor of this type, by the name that servers know. */
export const removalRpc = {
  u2f: "removeHumanAuthFactorU2F",
  passkey: "removeHumanPasswordless",
  otp: "removeHumanAuthFactorOTP",
  otpSms: "removeHumanAuthFactorOTPSMS",
  otpEmail: "removeHumanAuthFactorOTPEmail",
} as const;

/** The rpc of the user service v2 that removes a factor of this type. */
export const removalRpcV2 = {
  u2f: "removeU2F",
  passkey: "removePasskey",
  otp: "removeTOTP",
  otpSms: "removeOTPSMS",
  otpEmail: "removeOTPEmail",
} as const;
