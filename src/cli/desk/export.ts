import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { usageError } from "../cli-error.js";
import { type DeskFiles, type DeskSettings, securityHeaders } from "./files.js";

/** Writes the page into a folder that is new or empty, with its headers for two web servers. */
export async function exportDesk(files: DeskFiles, settings: DeskSettings, folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw usageError(`${folder}: ${error.message}`);
  });
  if (there.length > 0) throw usageError(`${folder} is not empty: name a new folder`);
  const headers: [string, string][] = [
    ...securityHeaders(settings),
    // Or a browser would take the page of an earlier export, whose scripts are gone, for fresh.
    ["Cache-Control", "no-cache"],
  ];
  const all = new Map<string, Buffer | string>(files);
  all.set(
    "headers.nginx.conf",
    headers.map(([name, value]) => `add_header ${name} "${value}" always;\n`).join(""),
  );
  const lines = headers.map(([name, value]) => `\t${name} "${value}"\n`).join("");
  all.set("headers.Caddyfile", `header {\n${lines}}\n`);
  for (const [path, body] of all) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, body, { flag: "wx" });
  }
}
