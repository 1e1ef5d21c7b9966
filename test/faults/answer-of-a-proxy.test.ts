import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { respond, startServer } from "./http2-server.js";
import { expectFailure, measuresOurs, remove } from "./measured-client.js";

// By https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md
const codes = [
  [401, Code.Unauthenticated],
  [403, Code.PermissionDenied],
  [404, Code.Unimplemented],
  [408, Code.Unavailable],
  [429, Code.Unavailable],
  [502, Code.Unavailable],
  [503, Code.Unavailable],
  [504, Code.Unavailable],
  [520, Code.Unavailable],
  [530, Code.Unavailable],
] as const;

const bodies = [
  ["without a body", undefined],
  ["with HTML", "<html><title>Error</title>token-of-the-call</html>"],
] as const;

const cases = codes.flatMap(([status, code]) => bodies.map(([what, html]) => ({ status, code, what, html })));

test.for(cases)("HTTP $status $what has the code of its status", async ({ status, code, html }) => {
  await using server = await startServer((stream) => {
    const headers = { ":status": status, server: "nginx", ...(html && { "content-type": "text/html" }) };
    if (html) respond(stream, { headers, body: [Buffer.from(html)], trailers: {} });
    else stream.respond(headers, { endStream: true });
  });
  const error = await expectFailure(remove(server.client()), code, /from nginx is no answer of ZITADEL/);
  if (measuresOurs) expect(error.rawMessage).toContain(`HTTP ${status}`);
  expect(error.rawMessage).not.toContain("token-of-the-call");
  // A removal is sent once: the proxy may have passed it on.
  expect(server.streams).toHaveLength(1);
  if (measuresOurs) expect(/outcome unknown/.test(error.rawMessage)).toBe(status >= 500 || status === 408);
});
