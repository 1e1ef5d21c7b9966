import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { measuredClient } from "./measured-client.js";

/** A proxy on loopback in a process of its own. Its answers name the process that gave them in `x-worker`. */
export interface ProxyProcess extends AsyncDisposable {
  baseUrl: string;
  /** Has new processes take the place of those that serve, which finish what they have. */
  reload(): void;
}

interface ProxyKind {
  binary: string;
  arguments: (folder: string) => string[];
  configuration: (folder: string, port: number, target: number) => string;
  reloadSignal: NodeJS.Signals;
}

/** The proxies that the suite runs behind. */
export const proxyKinds: Record<"nginx" | "haproxy", ProxyKind> = {
  nginx: {
    binary: "nginx",
    arguments: (folder) => ["-p", folder, "-c", "proxy.conf", "-e", "proxy.log"],
    configuration: (folder, port, target) => `
      daemon off; worker_processes 1; pid ${folder}/nginx.pid;
      events {}
      http {
        access_log off;
        client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder};
        uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
        upstream zitadel { server localhost:${target}; keepalive 16; }
        server {
          listen 127.0.0.1:${port} http2;
          keepalive_requests 100;
          location / { add_header x-worker $pid; grpc_pass grpc://zitadel; }
        }
      }`,
    reloadSignal: "SIGHUP",
  },
  haproxy: {
    binary: "haproxy",
    arguments: (folder) => ["-q", "-W", "-db", "-f", join(folder, "proxy.conf")],
    configuration: (_, port, target) => `
      global
        hard-stop-after 10s
      defaults
        mode http
        retries 1
        timeout connect 1s
        timeout client 10s
        timeout server 10s
      frontend grpc
        bind 127.0.0.1:${port} proto h2
        http-response set-header x-worker %pid
        default_backend zitadel
      backend zitadel
        server one localhost:${target} proto h2\n`,
    reloadSignal: "SIGUSR2",
  },
};

/** A forward proxy, by CONNECT to the port of the target only. `options` are lines of its configuration. */
export function tinyproxy(options = ""): ProxyKind {
  return {
    binary: "tinyproxy",
    arguments: (folder) => ["-d", "-c", join(folder, "proxy.conf")],
    configuration: (_, port, target) =>
      `Port ${port}\nListen 127.0.0.1\nConnectPort ${target}\nLogLevel Critical\n${options}\n`,
    reloadSignal: "SIGHUP",
  };
}

/** Starts a proxy before a server. */
export async function startProxyProcess(kind: ProxyKind, target: number): Promise<ProxyProcess> {
  const folder = await mkdtemp(join(tmpdir(), `${kind.binary}-`));
  const port = await freePort();
  await writeFile(
    join(folder, "proxy.conf"),
    kind.configuration(folder, port, target).replace(/^ {6}/gm, ""),
  );
  const child = spawn(kind.binary, kind.arguments(folder), { stdio: ["ignore", "ignore", "inherit"] });
  await expect.poll(() => listens(port, child), { timeout: 10_000 }).toBe(true);
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    reload: () => child.kill(kind.reloadSignal),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function listens(port: number, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`the proxy exited with ${child.exitCode}`);
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Tests with a proxy: where it is not installed they are skipped, with a notice; in CI they fail. */
export function testBehind(kind: ProxyKind): typeof test {
  const installed = spawnSync(kind.binary, ["-v"]).status === 0;
  if (installed || process.env.CI === "true") return test;
  console.warn(`${kind.binary} is not installed: its tests are skipped`);
  return test.skip as typeof test;
}

/** Makes calls, eight at a time, until the proxy has reloaded this often, and 200 more. */
export async function callDuringReloads(proxy: ProxyProcess, reloads: number) {
  const { client, close } = measuredClient({ baseUrl: proxy.baseUrl });
  const workers = new Set<string | null>();
  const failures: unknown[] = [];
  let calls = 0;
  let lastCall = 100_000;
  let nextReload = 0;
  const onHeader = (header: Headers) => {
    const known = workers.size;
    workers.add(header.get("x-worker"));
    if (workers.size > known) nextReload = calls;
    if (workers.size > reloads) lastCall = Math.min(lastCall, calls + 200);
    else if (calls >= nextReload) {
      proxy.reload();
      // A signal during a reload may be lost.
      nextReload = calls + 1_000;
    }
  };
  const lane = async () => {
    while (calls < lastCall) {
      calls++;
      await client
        .removeHumanAuthFactorU2F({ userId: "1", tokenId: "2" }, { onHeader })
        .catch((reason: unknown) => failures.push(reason));
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  await close();
  return { calls, reloads: workers.size - 1, failures };
}
