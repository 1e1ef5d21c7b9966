import { removeKey } from "./remove-key.js";

addEventListener("message", async ({ data }) => postMessage(await removeKey(data)));
