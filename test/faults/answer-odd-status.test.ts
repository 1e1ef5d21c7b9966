import { expect, test } from "vitest";
import { zitadelError } from "../../src/index.js";
import { oddStatuses } from "../support/odd-statuses.js";
import { grpcHeaders, respond, startServer } from "./http2-server.js";
import { failure, remove } from "./measured-client.js";

test.for(oddStatuses)("In trailers: $name", async ({ fields, error }) => {
  await using server = await startServer((stream) => respond(stream, { trailers: fields }));
  const call = remove(server.client());
  if (!error) expect(await call).toBe(15n);
  else expect(await told(call)).toEqual(error);
});

test.for(oddStatuses.filter(({ error }) => error))("In headers: $name", async ({ fields, error }) => {
  await using server = await startServer((stream) =>
    stream.respond({ ...grpcHeaders, ...fields }, { endStream: true }),
  );
  expect(await told(remove(server.client()))).toEqual(error);
});

async function told(call: Promise<unknown>): Promise<unknown> {
  const error = await failure(call);
  const { id } = zitadelError(error);
  return { code: error.code, text: error.rawMessage, ...(id && { id }) };
}
