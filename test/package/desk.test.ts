import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gzipSync } from "node:zlib";
import { describe, expect, inject, test } from "vitest";
import { run } from "./empty-project.js";

const consumer = inject("consumer");
const program = join(consumer, "node_modules/.bin/zitadel-mgmt");
const page = join(consumer, "node_modules/zitadel-mgmt/dist/desk");
const options = ["--url", "https://zitadel.example.com", "--client-id", "69629023906488336"];

/** All that a browser may ever load of the page, compressed. */
const ceilingBytes = 250_000;

describe("the help-desk page in the package", () => {
  test("is at most 250 KB gzip, all told", () => {
    const paths = readdirSync(page, { recursive: true, encoding: "utf8" }).map((path) => join(page, path));
    const files = paths.filter((path) => statSync(path).isFile());
    const gzip = files.reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0);
    expect(gzip).toBeLessThanOrEqual(ceilingBytes);
    expect(files.some((path) => path.endsWith(".js"))).toBe(true);
  });

  test("is served by the command, which a port in use ends", async () => {
    const desk = spawn(process.execPath, [program, "desk", ...options, "--port", "0"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      const [url] = await once(createInterface({ input: desk.stdout }), "line");
      expect(await (await fetch(url)).text()).toContain("connect-src 'self' https://zitadel.example.com;");
      const { port } = new URL(url);
      expect(() => run(process.execPath, [program, "desk", ...options, "--port", port])).toThrow(
        `port ${port} is in use`,
      );
    } finally {
      desk.kill("SIGINT");
    }
    expect((await once(desk, "close"))[0]).toBe(0);
  });

  test("is written by the command", () => {
    const folder = join(consumer, "exported");
    expect(run(process.execPath, [program, "desk", ...options, "--export", folder])).toBe(`${folder}\n`);
    expect(JSON.parse(readFileSync(join(folder, "config.json"), "utf8"))).toEqual({
      url: "https://zitadel.example.com",
      clientId: "69629023906488336",
    });
    const nginx = readFileSync(join(folder, "headers.nginx.conf"), "utf8");
    expect(nginx).toContain(`add_header Content-Security-Policy "default-src 'none';`);
    // Without it a browser may take the page of an earlier export, whose scripts are gone, for fresh.
    expect(nginx).toContain('add_header Cache-Control "no-cache" always;');
    expect(() => run(process.execPath, [program, "desk", ...options, "--export", folder])).toThrow(
      "not empty",
    );
  });
});
