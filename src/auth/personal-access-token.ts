import { checkOptions } from "../check-options.js";
import { canBePath, fileVersion, isToken, readTextFile } from "./text-file.js";
import { checkToken, personalAccessTokenHint, type TokenSource, toTokenSource } from "./token-source.js";

const lookIntervalMs = 1_000;

/**
 * Makes a TokenSource of a personal access token: the token itself, a function that returns it, or a file that holds it.
 *
 * A function is called for every call. A file is looked at once a second at most and read again when it has changed, or
 * when the server has refused its token; white space around the token is ignored, and while the file cannot be read
 * the last token stays in use. `now` is in milliseconds. Wrong input is a TypeError. No error shows the token, or what
 * was given as the path.
 */
export function personalAccessToken(
  token: string | (() => string | Promise<string>) | { file: string | URL },
  now: () => number = Date.now,
): TokenSource {
  const source = typeof token === "object" && token !== null ? fileToken(token, now) : toTokenSource(token);
  return { ...source, hint: personalAccessTokenHint };
}

function fileToken(options: { file: string | URL }, now: () => number): TokenSource {
  checkOptions(options, ["file"]);
  const { file } = options;
  if (typeof file === "string" && isToken(file)) {
    throw new TypeError("file is not a path: it is a token, which is given without file");
  }
  if (!(file instanceof URL) && !(typeof file === "string" && canBePath(file)))
    throw new TypeError("file must be a path or a file URL");
  let token = "";
  let version = "";
  let lookAt = 0;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    try {
      const seen = await fileVersion(file);
      if (seen === version) return;
      token = checkToken(await readTextFile(file));
      version = seen;
    } catch (error) {
      if (token === "") throw new Error(`file: ${(error as Error).message}`);
    } finally {
      lookAt = now() + lookIntervalMs;
      looking = undefined;
    }
  }

  return {
    async getToken() {
      if (token === "" || now() >= lookAt) {
        looking ??= look();
        await looking;
      }
      return token;
    },
    invalidate(refused) {
      if (refused !== token) return;
      token = "";
      version = "";
    },
  };
}
