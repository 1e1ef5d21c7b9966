import type { ApiName } from "../../world/world.js";
import { maxBytes } from "../grpc-go/request-message.js";
import { type Header, httpDate } from "../http.js";

/** What REST has of its own per API: the gateway of v1 hands calls to grpc-go, that of v2 to connect-go. */
interface Gateway {
  /** The headers of an answer to a call that reached the API. */
  headers: (failed: boolean) => Header[];
  /** The largest message, in bytes. */
  maxBytes: number;
  /** Whether a deadline that ran out is told by the gateway itself, whatever the API answered. */
  keepsTime: boolean;
}

const contentType: Header = ["grpcgateway-content-type", "application/grpc"];
const cache: Header[] = [
  ["grpcgateway-cache-control", "no-store"],
  ["grpcgateway-pragma", "no-cache"],
];

export const gateways: Readonly<Record<ApiName, Gateway>> = {
  v1: {
    headers: () => [
      ["cache-control", "no-store"],
      ["pragma", "no-cache"],
      ["expires", httpDate()],
      ...cache,
      contentType,
    ],
    maxBytes,
    keepsTime: false,
  },
  v2: {
    headers: (failed) => [...(failed ? [] : cache), ["grpcgateway-date", httpDate()], contentType],
    maxBytes: Number.POSITIVE_INFINITY,
    keepsTime: true,
  },
};
