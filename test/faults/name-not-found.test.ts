import { Code } from "@connectrpc/connect";
import { test } from "vitest";
import { expectFailure, measuredClient, remove } from "./measured-client.js";

test("A host that DNS does not know: Unavailable", async () => {
  const { client, close } = measuredClient({ baseUrl: "http://nowhere.invalid" });
  await expectFailure(remove(client), Code.Unavailable, /no connection to nowhere.invalid: .*spelled right/);
  await close();
});
