import { isBuiltin } from "node:module";
import { build } from "esbuild";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { type Bundle, bundle } from "../../bench/bundle/measure.js";
import {
  ceilingBytes,
  factors,
  factorsCeilingBytes,
  main,
  scenarios,
  v2,
  v2CeilingBytes,
} from "../../bench/bundle/scenarios.js";
import { repository } from "./empty-project.js";
import { manifestOf } from "./entries.js";

const consumer = inject("consumer");

describe("a page that removes one U2F factor", () => {
  let removal: Bundle;
  beforeAll(async () => {
    removal = await bundle(main, consumer);
  });

  test("costs at most 42 KB gzip", () => {
    expect(removal.gzip).toBeLessThanOrEqual(ceilingBytes);
    // A bundle without the job would be small, too.
    expect(removal.code.includes("RemoveHumanAuthFactorU2FRequest")).toBe(true);
  });

  /** What must not be in it, how that is recognized, and a program that has it. */
  const foreign: [what: string, sign: RegExp, program: string][] = [
    [
      "a module of Node",
      /\bnode:[a-z]/,
      `import "zitadel-mgmt/grpc"; import http2 from "node:http2"; console.log(http2);`,
    ],
    [
      "REST",
      /no REST mapping/,
      `import { createTransport } from "zitadel-mgmt/rest"; console.log(createTransport);`,
    ],
    [
      "the emulator",
      /ExternalDomain/,
      `import { startEmulator } from "zitadel-mgmt/emulator"; console.log(startEmulator);`,
    ],
    [
      "OAuth",
      /client_credentials/,
      `import { clientCredentials } from "zitadel-mgmt"; console.log(clientCredentials);`,
    ],
    [
      "bulk removal",
      /notListed/,
      `import { removeFactors } from "zitadel-mgmt/bulk"; console.log(removeFactors);`,
    ],
    [
      "the user service v2",
      /RemoveU2FRequest/,
      `import { createUserClient } from "zitadel-mgmt/v2"; console.log(createUserClient);`,
    ],
    [
      "streaming calls",
      /missing response message/,
      `import { createClient } from "zitadel-mgmt"; console.log(createClient);`,
    ],
    [
      "the options of OpenAPI",
      /openapi/i,
      `import { file_zitadel_management as file } from "@zitadel/proto/zitadel/management_pb.js"; console.log(file);`,
    ],
  ];

  const all = ({ code, inputs }: Bundle) => [code, ...inputs].join("\n");

  test.each(foreign)("has nothing of %s", async (_, sign, code) => {
    expect(sign.exec(all(removal))?.[0]).toBeUndefined();
    const other = await bundle(
      { ...main, platform: "node", code },
      code.includes("@zitadel") ? repository : consumer,
    );
    expect(sign.test(all(other))).toBe(true);
  });
});

test("the same by the user service v2 costs at most 41 KB gzip, and has nothing of the Management API", async () => {
  const { gzip, code } = await bundle(v2, consumer);
  expect(gzip).toBeLessThanOrEqual(v2CeilingBytes);
  expect(code).toMatch(/RemoveU2FRequest/);
  expect(code).not.toMatch(/RemoveHumanAuthFactorU2FRequest/);
});

test("a page that does the whole job costs at most 48 KB gzip, and nothing of Node", async () => {
  const job = await bundle(factors, consumer);
  expect(job.gzip).toBeLessThanOrEqual(factorsCeilingBytes);
  expect(job.code).toContain("nobody is called");
  expect(job.code).not.toMatch(/\bnode:[a-z]/);
});

test("every entry of the package is measured", () => {
  const { exports } = manifestOf(`${consumer}/node_modules/zitadel-mgmt`);
  const entries = Object.keys(exports).filter((entry) => !entry.endsWith(".json"));
  const measured = scenarios.map(({ name }) => /^`zitadel-mgmt(\S*)`$/.exec(name)?.[1]);
  expect(measured.filter((entry) => entry !== undefined).sort()).toEqual(
    entries.map((entry) => entry.slice(1)).sort(),
  );
});

test.each(["browser", "workerd", "deno", "bun", "edge-light"])(
  "all of the default entry and of that of v2 is free of Node's modules under the condition %s",
  async (condition) => {
    const contents = `export * as v1 from "zitadel-mgmt"; export * as v2 from "zitadel-mgmt/v2";`;
    const { metafile } = await build({
      stdin: { contents, resolveDir: consumer },
      bundle: true,
      format: "esm",
      platform: "neutral",
      conditions: [condition],
      mainFields: ["module", "main"],
      metafile: true,
      write: false,
    });
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
    expect(imports.length).toBeGreaterThan(50);
    expect(imports.filter(({ path }) => isBuiltin(path))).toEqual([]);
  },
);
