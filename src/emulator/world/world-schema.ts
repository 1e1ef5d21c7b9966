import { roleNames } from "./role-names.js";
import { checkShape, type Exactly, type FromShape, type ObjectShape } from "./shape.js";
import type { World, WorldFactor, WorldPart, WorldRoles } from "./world.js";

const text = { type: "string" } as const;
const id = { type: "string", minLength: 1 } as const;
const flag = { type: "boolean" } as const;

/** A kind of factor that has nothing of its own. */
const bare = <T extends string>(type: T) =>
  ({
    type: "object",
    properties: { type: { type: "string", enum: [type] } },
    required: ["type"],
    additionalProperties: false,
  }) as const;

const factorState = { type: "string", enum: ["ready", "not_ready"], description: "Default: ready" } as const;

/** The shape of a factor. */
const factorSchema = {
  oneOf: [
    {
      type: "object",
      properties: {
        type: { type: "string", enum: ["u2f", "passkey"] },
        id: { ...id, description: "U2F keys and passkeys share one id space" },
        name: text,
        state: factorState,
      },
      required: ["type", "id", "name"],
      additionalProperties: false,
    },
    {
      type: "object",
      properties: { type: { type: "string", enum: ["otp"] }, state: factorState },
      required: ["type"],
      additionalProperties: false,
    },
    bare("otpSms"),
    bare("otpEmail"),
    bare("recoveryCodes"),
  ],
} as const;

/** The shape of the roles of a user. */
const rolesSchema = {
  type: "object",
  properties: {},
  additionalProperties: {
    type: "array",
    items: { type: "string", enum: Object.values(roleNames).flat() },
  },
  description: "Roles by id of an organization or project, or by `instance`",
} as const;

/** The states that a user may have. */
const userStateSchema = {
  type: "string",
  enum: ["active", "inactive", "locked", "initial", "deleted"],
  description: "Default: active",
} as const;

const orgSchema = {
  type: "object",
  properties: {
    id,
    name: text,
    state: { type: "string", enum: ["active", "inactive", "removed"], description: "Default: active" },
  },
  required: ["id", "name"],
  additionalProperties: false,
} as const;

const projectSchema = {
  type: "object",
  properties: { id, orgId: { ...id, description: "The organization that owns it" }, name: text },
  required: ["id", "orgId", "name"],
  additionalProperties: false,
} as const;

const userSchema = {
  type: "object",
  properties: {
    id,
    orgId: { ...id, description: "The organization that the user belongs to" },
    userName: { ...id, description: "Also the login name" },
    state: userStateSchema,
    human: {
      type: "object",
      properties: {
        firstName: text,
        lastName: text,
        nickName: text,
        email: text,
        emailVerified: flag,
        phone: text,
        phoneVerified: flag,
        preferredLanguage: { ...text, description: "A BCP 47 tag such as de" },
      },
      additionalProperties: false,
      description: "Makes the user a person; {} will do",
    },
    machine: {
      type: "object",
      properties: {
        name: text,
        description: text,
        clientSecret: { ...text, description: "For client credentials; the client id is the user name" },
        keys: {
          type: "array",
          items: {
            type: "object",
            properties: { keyId: id, publicKey: { ...text, description: "PEM, SPKI" } },
            required: ["keyId", "publicKey"],
            additionalProperties: false,
          },
        },
        accessTokenType: { type: "string", enum: ["bearer", "jwt"], description: "Default: bearer" },
      },
      additionalProperties: false,
      description: "Makes the user a machine, which is the default",
    },
    roles: rolesSchema,
    factors: { type: "array", items: factorSchema },
    tokens: { type: "array", items: id, description: "Personal access tokens" },
  },
  required: ["id", "orgId", "userName"],
  additionalProperties: false,
} as const;

const applicationSchema = {
  type: "object",
  properties: {
    clientId: id,
    clientSecret: { ...id, description: "Default: a public application" },
    grantTypes: {
      type: "array",
      items: {
        type: "string",
        enum: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
      },
    },
    redirectUris: { type: "array", items: text },
    postLogoutRedirectUris: { type: "array", items: text },
    projectId: { ...id, description: "Default: one for all that name none" },
    state: { type: "string", enum: ["active", "inactive"], description: "Default: active" },
  },
  required: ["clientId", "grantTypes"],
  additionalProperties: false,
} as const;

/** What may be added to a world that exists. */
const partSchema = {
  type: "object",
  properties: {
    orgs: { type: "array", items: orgSchema },
    projects: { type: "array", items: projectSchema },
    users: { type: "array", items: userSchema },
  },
  additionalProperties: false,
} as const;

/** The shape of a world. */
const worldSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "World of the ZITADEL emulator of zitadel-mgmt",
  type: "object",
  properties: {
    $schema: { ...text, description: "The path of this schema" },
    ...partSchema.properties,
    apis: {
      type: "array",
      items: { type: "string", enum: ["v1", "v2"] },
      minItems: 1,
      description: "Default: both",
    },
    applications: {
      type: "array",
      items: applicationSchema,
      description: "Without it every client id may do everything",
    },
  },
  required: ["orgs", "users"],
  additionalProperties: false,
} as const;

/** The JSON schema that is published. */
export const worldJsonSchema: ObjectShape = worldSchema;

// The types and the shapes are the same, or these do not compile.

/** Checks a world by its schema. The first mistake is a TypeError with its place. */
export function checkWorld(world: World): void {
  const shaped: Exactly<World, FromShape<typeof worldSchema>> = world;
  checkShape(shaped, worldSchema, "the world");
}

/** Checks what is to be added to a world. */
export function checkPart(part: WorldPart): void {
  const shaped: Exactly<WorldPart, FromShape<typeof partSchema>> = part;
  checkShape(shaped, partSchema, "what is added");
}

/** Checks a factor. */
export function checkFactor(factor: WorldFactor): void {
  const shaped: Exactly<WorldFactor, FromShape<typeof factorSchema>> = factor;
  checkShape(shaped, factorSchema, "the factor");
}

/** Checks the names of roles. */
export function checkRoles(roles: WorldRoles): void {
  checkShape(roles, rolesSchema, "roles");
}

/** Checks the name of a state. */
export function checkUserState(state: string): void {
  checkShape(state, userStateSchema, "the state");
}
