import { generateKeyPairSync } from "node:crypto";
import { type Emulator, startEmulator, type World } from "../../src/emulator.js";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** The key file of the machine user "robot". */
export const robotKey = {
  type: "serviceaccount",
  keyId: "key-1",
  userId: "robot",
  key: privateKey.export({ type: "pkcs1", format: "pem" }) as string,
} as const;

const world: World = {
  orgs: [{ id: "org-a", name: "A" }],
  users: [
    {
      id: "robot",
      orgId: "org-a",
      userName: "The Robot",
      roles: { "org-a": ["ORG_OWNER"] },
      machine: {
        clientSecret: "s+cr&t /ü",
        keys: [{ keyId: "key-1", publicKey: publicKey.export({ type: "spki", format: "pem" }) as string }],
      },
    },
    {
      id: "jwt-robot",
      orgId: "org-a",
      userName: "jwt-robot",
      machine: { clientSecret: "x", accessTokenType: "jwt" },
    },
    { id: "no-secret", orgId: "org-a", userName: "no-secret", machine: {} },
    { id: "asleep", orgId: "org-a", userName: "asleep", state: "inactive", machine: { clientSecret: "x" } },
    {
      id: "alice",
      orgId: "org-a",
      userName: "alice",
      roles: { "org-a": ["ORG_OWNER"] },
      human: {
        firstName: "Alice",
        lastName: "<b>Adams</b>",
        email: "alice@example.com",
        preferredLanguage: "de",
      },
      factors: [{ type: "u2f", id: "u2f-1", name: "key" }],
    },
    { id: "bob", orgId: "org-a", userName: "bob", human: { firstName: "Bob" } },
  ],
};

export const startWorld = (now?: () => number): Promise<Emulator> =>
  startEmulator({ world, ...(now && { now }) });

/** Presses the button of a person on the emulator's sign-in page. */
export function choose(userId: string, secondFactor = true): (page: Response) => RequestInit {
  return ({ url }) => {
    const authRequestID = new URL(url).searchParams.get("authRequestID") ?? "";
    const body = new URLSearchParams({ authRequestID, userId, ...(secondFactor && { secondFactor: "on" }) });
    return { method: "POST", body };
  };
}
