import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildHelpDesk } from "../../scripts/help-desk-site.js";
import { exportDesk } from "../../src/cli/desk/export.js";
import { type DeskFiles, deskFiles } from "../../src/cli/desk/files.js";
import { serveDesk } from "../../src/cli/desk/serve.js";
import { buildBinary, run } from "./binary.js";

buildBinary();

const settings = { url: "https://zitadel.example.com", clientId: "69629023906488336" };

let folder: string;
let files: DeskFiles;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "desk-"));
  await buildHelpDesk(join(folder, "built"));
  files = await deskFiles(settings, join(folder, "built"));
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

describe("serves the page on loopback", () => {
  test("with its settings, its policy as header and in the page, and nothing else", async () => {
    await using site = await serveDesk(files, settings, 0);
    expect(site.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const page = await fetch(site.url);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("connect-src 'self' https://zitadel.example.com; ");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const html = await page.text();
    const [meta] = /content="(default-src[^"]*)"/.exec(html)?.slice(1) ?? [];
    expect(meta).toBe(policy.replace(" frame-ancestors 'none';", ""));
    expect(html).not.toContain("%VITE");
    expect(await (await fetch(new URL("config.json", site.url))).json()).toEqual(settings);

    const [script] = /src="\.\/(assets\/[^"]+\.js)"/.exec(html)?.slice(1) ?? [];
    const answer = await fetch(new URL(script ?? "", site.url));
    expect(answer.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(answer.headers.get("cache-control")).toContain("immutable");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    await answer.arrayBuffer();
  });

  test.each(["/nothing", "/../package.json", "/%2e%2e/package.json", "/assets/", "//etc/passwd"])(
    "and not %s",
    async (path) => {
      await using site = await serveDesk(files, settings, 0);
      const { status } = await fetch(site.url.slice(0, -1) + path);
      expect(status).toBe(404);
    },
  );

  test("and takes nothing", async () => {
    await using site = await serveDesk(files, settings, 0);
    expect((await fetch(site.url, { method: "POST", body: "x" })).status).toBe(405);
    const head = await fetch(`${site.url}?state=1`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });
});

describe("writes the page as static files", () => {
  test("with the headers for nginx and Caddy", async () => {
    const target = join(folder, "new/export");
    await exportDesk(files, settings, target);
    expect((await readdir(target)).sort()).toEqual([
      "assets",
      "config.json",
      "headers.Caddyfile",
      "headers.nginx.conf",
      "icon.svg",
      "icons.svg",
      "index.html",
      "licenses.md",
    ]);
    const policy = /^add_header Content-Security-Policy "([^"]*)" always;$/m.exec(
      await readFile(join(target, "headers.nginx.conf"), "utf8"),
    )?.[1];
    expect(policy).toContain("https://zitadel.example.com");
    expect(await readFile(join(target, "headers.Caddyfile"), "utf8")).toContain(
      `\tContent-Security-Policy "${policy}"\n`,
    );
    expect(await readFile(join(target, "licenses.md"), "utf8")).toContain("SIL OPEN FONT LICENSE");
  });

  test("never over what is there", async () => {
    const target = await mkdtemp(join(folder, "full-"));
    await writeFile(join(target, "index.html"), "mine");
    await expect(exportDesk(files, settings, target)).rejects.toThrow("is not empty");
    await expect(exportDesk(files, settings, join(target, "index.html"))).rejects.toThrow("ENOTDIR");
    expect(await readFile(join(target, "index.html"), "utf8")).toBe("mine");
  });
});

describe("refuses", () => {
  const url = "https://zitadel.example.com";
  test.each([
    [["--client-id", "1"], "no server: set ZITADEL_URL or --url"],
    [["--url", url], "no application: name the client id of one with --client-id"],
    [["--url", `${url}/path`, "--client-id", "1"], '--url is "https://zitadel.example.com/path": an origin'],
    [["--url", "http://zitadel.example.com", "--client-id", "1"], "no token is sent over plain http"],
    [["--url", url, "--client-id", "a b"], '--client-id is "a b": the client id of an application is meant'],
    [
      ["--url", url, "--client-id", "1", "--port", "65536"],
      '--port is "65536": a number up to 65535 is meant',
    ],
    [["--url", url, "--client-id", "1", "--port", "0", "--export", "x"], "--port is for serving"],
    [["--url", url, "--client-id", "1", "--api", "v3"], "v3"],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await run(["desk", ...args]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});
