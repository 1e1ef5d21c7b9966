import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate and its key, as PEM. */
interface Certificate {
  cert: string;
  key: string;
}

/** An authority, and a certificate that it has signed. */
export interface SignedCertificate extends Certificate {
  ca: string;
}

/** Has openssl make an authority, and a certificate of it for these names, valid for some days from now, or since yesterday. */
export function signedCertificate(names = "DNS:localhost", days = 2): SignedCertificate {
  const folder = mkdtempSync(join(tmpdir(), "certificates-"));
  const openssl = (command: string) =>
    execFileSync("openssl", command.split(" "), { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  const newKey = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
  try {
    openssl(`req -x509 ${newKey} -keyout ca.key -out ca.pem -days 2 -subj /CN=authority`);
    openssl(`req ${newKey} -keyout key.pem -out request.pem -subj /CN=server`);
    writeFileSync(join(folder, "extensions"), `subjectAltName=${names}`);
    openssl(
      `x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -extfile extensions -days ${days} -out cert.pem`,
    );
    const read = (file: string) => readFileSync(join(folder, file), "utf8");
    return { ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
