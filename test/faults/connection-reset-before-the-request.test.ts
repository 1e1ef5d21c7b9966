import { expect, test } from "vitest";
import { startServer } from "./http2-server.js";
import { remove } from "./measured-client.js";

test.for(["resetAndDestroy", "destroy"] as const)(
  "Connection closed by %s before the request was written: a removal is sent again, and done once",
  async (close) => {
    await using server = await startServer();
    const client = server.client();
    expect(await remove(client)).toBe(15n);
    // In a timer, so that the client learns of it after the call has started, and before it has written.
    const answer = await new Promise((resolve) => {
      setTimeout(() => {
        server.sockets[0]?.[close]();
        resolve(remove(client));
      });
    });
    expect(answer).toBe(15n);
    expect(server.streams).toHaveLength(2);
  },
);
