import { Code } from "@connectrpc/connect";
import { errorTrailers } from "../faults/error-trailers.js";

const notFound = errorTrailers(Code.NotFound, "gone", "COMMAND-DAfb2")["grpc-status-details-bin"]!;
const unpadded = notFound.replace(/=+$/, "");
const urlSafe = unpadded.replaceAll("+", "-").replaceAll("/", "_");
/** The bytes of a UTF-8 text, one in each character: what HTTP carries. */
const utf8 = (text: string): string => Buffer.from(text).toString("latin1");

/** The fields of a status, and the error that they are. Success: no error. */
export interface OddStatus {
  name: string;
  fields: Record<string, string>;
  error?: { code: Code; text: string; id?: string };
}

const denied = (name: string, fields: Record<string, string>, text = "denied"): OddStatus => ({
  name,
  fields: { "grpc-status": "7", "grpc-message": "denied", ...fields },
  error: { code: Code.PermissionDenied, text },
});

const gone = (name: string, details: string): OddStatus => ({
  name,
  fields: { "grpc-status": "5", "grpc-message": "gone (COMMAND-DAfb2)", "grpc-status-details-bin": details },
  error: { code: Code.NotFound, text: "gone (COMMAND-DAfb2)", id: "COMMAND-DAfb2" },
});

const unknown = (status: string, text = "the server's text"): OddStatus => ({
  name: `the status ${JSON.stringify(status)} is Unknown, with the server's text`,
  fields: { "grpc-status": status, "grpc-message": "the server's text" },
  error: { code: Code.Unknown, text },
});

const success = (name: string, fields: Record<string, string>): OddStatus => ({
  name,
  fields: { "grpc-status": "0", ...fields },
});

/** Statuses as odd servers and proxies send them, and what gRPC and gRPC-web have to make of them alike. */
export const oddStatuses: OddStatus[] = [
  denied("a lone % in the text", { "grpc-message": "100% denied" }, "100% denied"),
  denied("a % at the end", { "grpc-message": "100%" }, "100%"),
  denied("a malformed escape", { "grpc-message": "%zz %C3%28" }, "%zz %C3%28"),
  denied("an escaped text", { "grpc-message": "gel%C3%B6scht" }, "gelöscht"),
  denied("a text in UTF-8", { "grpc-message": utf8("gelöscht, voilà, 削除") }, "gelöscht, voilà, 削除"),
  denied("a text in UTF-8 with a lone %", { "grpc-message": utf8("100% gelöscht") }, "100% gelöscht"),
  denied("a text in Latin-1", { "grpc-message": "gel\xf6scht" }, "gelöscht"),
  denied("blanks at either end of the text", { "grpc-message": "  denied \t " }),
  denied("escaped blanks", { "grpc-message": "%20denied%20" }, " denied "),
  denied("a text with a colon", { "grpc-message": "a: b, c: d" }, "a: b, c: d"),
  denied("no text", { "grpc-message": "" }, ""),
  denied("empty details", { "grpc-status-details-bin": "" }),
  denied("details that are no base64", { "grpc-status-details-bin": "%%%" }),
  denied("details that are cut short", { "grpc-status-details-bin": "CgkJ" }),
  denied("details with code 0", { "grpc-status-details-bin": "CAA=" }),
  denied("details of another code", { "grpc-status-details-bin": notFound }),
  gone("details without padding", unpadded),
  gone("details with padding", unpadded.padEnd(Math.ceil(unpadded.length / 4) * 4, "=")),
  gone("details in the alphabet for URLs", urlSafe),
  gone("details twice", `${unpadded}, ${unpadded}`),
  gone("blanks around the details", ` ${unpadded} `),
  { ...denied("the status 07", { "grpc-status": "07" }) },
  { ...denied("the status 7 twice", { "grpc-status": "7, 7" }) },
  { ...denied("blanks around the status", { "grpc-status": " 7\t" }) },
  unknown("17"),
  unknown("NOT_FOUND"),
  unknown("-1"),
  unknown("7.5"),
  unknown("0x7"),
  unknown("1e0"),
  unknown(""),
  unknown("0, 7"),
  {
    ...unknown("99"),
    name: "an unknown status without a text",
    fields: { "grpc-status": "99" },
    error: { code: Code.Unknown, text: "the server sent the unknown grpc-status 99" },
  },
  success("the status 0 twice", { "grpc-status": "0, 0" }),
  success("blanks around the status 0", { "grpc-status": " 0 " }),
  success("the status 00", { "grpc-status": "00" }),
  success("the status 0 with a text", { "grpc-message": "100% OK" }),
  success("the status 0 with details of an error", { "grpc-status-details-bin": notFound }),
  success("the status 0 with details that are no base64", { "grpc-status-details-bin": "%%%" }),
];
