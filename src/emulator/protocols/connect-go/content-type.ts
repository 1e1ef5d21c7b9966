/** What a request speaks, by its content type. */
export interface Spoken {
  protocol: "grpc" | "grpc-web" | "connect";
  codec: "proto" | "json";
  /** In the one spelling that answers repeat. */
  contentType: string;
}

const types = [
  "application/grpc",
  "application/grpc+json",
  "application/grpc+json; charset=utf-8",
  "application/grpc+proto",
  "application/grpc-web",
  "application/grpc-web+json",
  "application/grpc-web+json; charset=utf-8",
  "application/grpc-web+proto",
  "application/json",
  "application/json; charset=utf-8",
  "application/proto",
];

/** What a refusal offers in `accept-post`. */
export const acceptPost: string = types.join(", ");

/** Reads a content type; undefined where nothing of that kind is spoken here. */
export function spoken(header: string | undefined): Spoken | undefined {
  const contentType = canonical(header ?? "");
  if (!types.includes(contentType)) return undefined;
  const [, web] = /^application\/grpc(-web)?\b/.exec(contentType) ?? [];
  const isGrpc = contentType.startsWith("application/grpc");
  return {
    protocol: isGrpc ? (web ? "grpc-web" : "grpc") : "connect",
    codec: contentType.includes("json") ? "json" : "proto",
    contentType,
  };
}

function canonical(header: string): string {
  const [, type, charset] = /^\s*([\w.+/-]+)\s*(;\s*charset=(?:utf-8|"utf-8"))?\s*;?\s*$/i.exec(header) ?? [];
  return type === undefined ? header : `${type.toLowerCase()}${charset ? "; charset=utf-8" : ""}`;
}
