import { mkdtemp, rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { expect, test, vi } from "vitest";
import { personalAccessToken } from "../../src/auth/personal-access-token.js";

async function folder() {
  const path = await mkdtemp(join(tmpdir(), "token-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

test("a string, and a function that is asked for each call", async () => {
  const constant = personalAccessToken("pat");
  expect([await constant.getToken(), await constant.getToken()]).toEqual(["pat", "pat"]);
  let count = 0;
  const changing = personalAccessToken(async () => `pat${++count}`);
  expect([await changing.getToken(), await changing.getToken()]).toEqual(["pat1", "pat2"]);
});

test("a file is read again when it has changed, looked at once a second at most", async () => {
  await using directory = await folder();
  const file = join(directory.path, "token");
  let now = 0;
  const source = personalAccessToken({ file }, () => now);
  await writeFile(file, " first\n");
  expect(await source.getToken()).toBe("first");
  await writeFile(file, "second");
  now = 999;
  expect(await source.getToken()).toBe("first");
  now = 1_000;
  expect(await source.getToken()).toBe("second");
});

test("a refused token is replaced at once by what the file holds", async () => {
  await using directory = await folder();
  const file = join(directory.path, "token");
  const source = personalAccessToken({ file }, () => 0);
  await writeFile(file, "first");
  expect(await source.getToken()).toBe("first");
  await writeFile(file, "second");
  source.invalidate?.("another");
  expect(await source.getToken()).toBe("first");
  source.invalidate?.("first");
  expect(await source.getToken()).toBe("second");
});

test("a link that is turned to another file, as Kubernetes does, by a URL", async () => {
  await using directory = await folder();
  const [one, two, link, next] = ["one", "two", "link", "next"].map((name) => join(directory.path, name)) as [
    string,
    string,
    string,
    string,
  ];
  await writeFile(one, "first");
  await writeFile(two, "secnd");
  await symlink(one, link);
  let now = 0;
  const source = personalAccessToken({ file: pathToFileURL(link) }, () => now);
  expect(await source.getToken()).toBe("first");
  await symlink(two, next);
  await rename(next, link);
  now = 1_000;
  expect(await source.getToken()).toBe("secnd");
});

test("while the file is missing or empty the last token stays in use; without one the error says why, without the path", async () => {
  await using directory = await folder();
  const file = join(directory.path, "token");
  let now = 0;
  const source = personalAccessToken({ file }, () => now);
  await expect(source.getToken()).rejects.toThrow(/^file: the file cannot be read: ENOENT$/);
  await writeFile(file, "first");
  expect(await source.getToken()).toBe("first");
  await writeFile(file, "");
  now = 1_000;
  expect(await source.getToken()).toBe("first");
  await unlink(file);
  now = 2_000;
  expect(await source.getToken()).toBe("first");
  source.invalidate?.("first");
  await expect(source.getToken()).rejects.toThrow(/^file: the file cannot be read: ENOENT$/);
});

test("64 parallel calls: all have the token of the file", async () => {
  await using directory = await folder();
  const file = join(directory.path, "token");
  await writeFile(file, "first");
  const source = personalAccessToken({ file });
  const tokens = await Promise.all(Array.from({ length: 64 }, () => source.getToken()));
  expect(new Set(tokens)).toEqual(new Set(["first"]));
});

test.for<[string, unknown, RegExp]>([
  ["undefined", undefined, /not undefined: was the variable set\?/],
  ["null", null, /not null/],
  ["an empty string", "", /the access token is empty/],
  ["a header", "Bearer secret", /without "Bearer "$/],
  ["no path", { file: undefined }, /file must be a path or a file URL/],
  ["an unknown option", { file: "token", path: "token" }, /unknown option path/],
])("%s is a TypeError", ([, token, text]) => {
  expect(() => personalAccessToken(token as string)).toThrow(text);
});

test("where there are no files the error says so", async () => {
  vi.stubGlobal("process", undefined);
  const token = personalAccessToken({ file: "token" }).getToken();
  vi.unstubAllGlobals();
  await expect(token).rejects.toThrow("file: no files can be read here");
});

test("a source shows no token", () => {
  const source = personalAccessToken("secret-token");
  expect(inspect(source, { depth: 9, showHidden: true }) + JSON.stringify(source)).not.toContain(
    "secret-token",
  );
});
