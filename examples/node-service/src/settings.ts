/** What the job is told by its environment. */
export interface Settings {
  url: string;
  api: "v1" | "v2";
  keyFile: string;
  /** A CSV file with a column `loginName`; undefined: the deactivated users of the organization. */
  leaversFile: string | undefined;
  orgId: string | undefined;
  journalFile: string;
}

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const need = (name: string) => {
    const value = env[name];
    if (!value) throw new TypeError(`${name} is not set`);
    return value;
  };
  const { ZITADEL_API: api = "v1" } = env;
  if (api !== "v1" && api !== "v2") throw new TypeError("ZITADEL_API must be v1 or v2");
  const leaversFile = env.LEAVERS_FILE;
  return {
    url: need("ZITADEL_URL"),
    api,
    keyFile: need("ZITADEL_KEY_FILE"),
    leaversFile,
    orgId: leaversFile === undefined ? need("ZITADEL_ORG_ID") : env.ZITADEL_ORG_ID,
    journalFile: env.JOURNAL_FILE ?? "offboarding.ndjson",
  };
}
