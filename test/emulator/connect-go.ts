import { gunzipSync } from "node:zlib";
import { sendHttp } from "../recordings/send.js";
import { start, world } from "./setup.js";

const service = "/zitadel.user.v2.UserService/";

/** An answer over HTTP/1.1, which connect-go speaks in all its protocols. */
export interface Raw {
  status: number;
  header(name: string): string | undefined;
  body: Buffer;
  /** By headers, trailers or trailer frame: the code of gRPC and the message, as in `3 no`; in Connect the names. */
  outcome: string;
}

/** Puts the prefix of gRPC before a message. */
export function frame(data: Uint8Array, flags = 0): Buffer {
  const prefix = Buffer.alloc(5, flags);
  prefix.writeUInt32BE(data.length, 1);
  return Buffer.concat([prefix, data]);
}

/** Sends a body to an rpc of the user service, as the owner of organization A. */
export async function post(
  type: string,
  body: Uint8Array | string,
  headers: Record<string, string> = {},
  { rpc = "GetUserByID", method = "POST" }: { rpc?: string; method?: string } = {},
): Promise<Raw> {
  const { baseUrl } = await start({ world: world() });
  const all = { authorization: "Bearer token-of-owner", "content-type": type, ...headers };
  const response = await sendHttp(
    baseUrl,
    { method, path: service + rpc },
    Object.entries(all),
    Buffer.from(body),
  );
  const lines = [...response.headers, ...(response.trailers ?? [])];
  const header = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const bytes = Buffer.from(response.body ?? "", "base64");
  return { status: response.status, header, body: bytes, outcome: outcomeOf(header, bytes) };
}

function outcomeOf(header: (name: string) => string | undefined, body: Buffer): string {
  const code = header("grpc-status") ?? /grpc-status: (\d+)/.exec(body.toString())?.[1];
  if (code !== undefined) return [code, decodeURIComponent(header("grpc-message") ?? "")].join(" ").trim();
  const plain = header("content-encoding") === "gzip" ? gunzipSync(body) : body;
  if (!plain.toString().startsWith('{"code"')) return plain.toString();
  const json = JSON.parse(plain.toString());
  return `${json.code} ${json.message}`;
}
