import { removeKey } from "./remove-key.js";

globalThis.removeInPage = removeKey;

globalThis.removeInWorker = (key) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(key);
  });
