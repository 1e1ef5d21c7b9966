import { encodeEnvelope } from "@connectrpc/connect/protocol";
import { afterEach, describe, expect, test } from "vitest";
import * as grpcWeb from "../src/grpc-web.js";
import { zitadelError } from "../src/index.js";
import * as rest from "../src/rest.js";
import { failure } from "./support/failure.js";
import { type HttpServer, startHttpServer } from "./support/http-server.js";

let server: HttpServer;
afterEach(() => server[Symbol.asyncDispose]());

const fill = (piece: string) => (length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
/** A text of letters: what a text costs that nobody made on purpose. */
const harmless = fill("x");
const hostile: [string, (length: number) => string][] = [
  ["the name of the lock's index", fill("events2_pkey")],
  // Not the whole of it: that would be the lock, which is sent again after pauses.
  ["most of the lock's text", (length) => `2350${fill("events2_pkey ")(length)}`],
  ["percent signs", fill("%")],
  ["escapes that are no UTF-8", fill("%C3 ")],
  ["blanks", (length) => `x${fill(" ")(length - 2)}x`],
  ["commas", fill(",")],
  ["bytes above ASCII", fill("\xc3\xa9")],
];

/** How a status of this code and text is answered. */
const protocols = {
  "grpc-web": {
    createManagementClient: grpcWeb.createManagementClient,
    type: "application/grpc-web+proto",
    body: (text: string) =>
      encodeEnvelope(0x80, Buffer.from(`grpc-status: 2\r\ngrpc-message: ${text}\r\n`, "latin1")),
  },
  rest: {
    createManagementClient: rest.createManagementClient,
    type: "application/json",
    body: (text: string) => Buffer.from(JSON.stringify({ code: 2, message: text })),
  },
};

describe.each(Object.entries(protocols))("over %s", (_, { createManagementClient, type, body }) => {
  /** How long the error of a removal takes whose text is this. */
  const time = async (text: string): Promise<number> => {
    const answer = body(text);
    server = await startHttpServer((_, response) =>
      response.writeHead(type === "application/json" ? 500 : 200, { "content-type": type }).end(answer),
    );
    const client = createManagementClient({ baseUrl: server.origin });
    const started = performance.now();
    const error = await failure(client.removeHumanMultiFactorU2F({ userId: "1", tokenId: "2" }));
    expect(zitadelError(error).message.length).toBeGreaterThan(text.length / 5);
    const duration = performance.now() - started;
    await server[Symbol.asyncDispose]();
    return duration;
  };

  test.each(hostile)(
    "a text of 7 MB of %s takes not much longer than one of letters",
    async (_, make) => {
      const baseline = Math.min(await time(harmless(7e6)), await time(harmless(7e6)));
      expect(await time(make(7e6))).toBeLessThan(20 * Math.max(baseline, 50));
    },
    60_000,
  );
});
