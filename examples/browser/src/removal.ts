import { Code, ConnectError, isForeign, zitadelError } from "zitadel-mgmt";
import type { FactorRef, Person, Removal } from "zitadel-mgmt/factors";
import type { Desk } from "./desk.js";
import { explain } from "./explain.js";
import { keyText } from "./keys.js";
import { limitMs } from "./limit.js";
import { outcomeOf } from "./outcome.js";
import { subjectOf } from "./sitting.js";

interface RefusedRemoval {
  factor: FactorRef;
  error: ConnectError;
  listed?: boolean;
}

/**
 * Removes a factor and enters in the sitting what comes of it, whatever is on the screen then. Undefined: nothing was sent.
 */
export async function removeFactor(
  desk: Desk,
  person: Person,
  factor: FactorRef,
): Promise<Removal | undefined> {
  const what = keyText(factor);
  const facts = { person: named(person), org: desk.org, subject: subjectOf(factor), factor };
  const { entry, tell } = desk.sitting.begin(facts, `Removing ${what}…`);
  const slow = setTimeout(() => {
    const text = `Removing ${what}… The server has not answered for ${limitMs / 1_000} s, and is still asked.`;
    tell({ state: "running", text });
  }, limitMs);
  const job = factor.type === "recoveryCodes" ? desk.jobV2 : desk.job;
  try {
    const removal = await job(AbortSignal.timeout(limitMs)).remove(factor);
    if (!("error" in removal) || removal.outcome !== "refused") tell(outcomeOf(removal), removal);
    else {
      notePermission(desk, factor, removal.error);
      desk.refused(entry.id, removal.error);
      tell({ state: "failed", text: refusal(removal, what) });
    }
    return removal;
  } catch (reason) {
    // What the library throws was never sent.
    const late = (reason as Error).name === "TimeoutError";
    const error = late ? new ConnectError("no answer", Code.DeadlineExceeded) : reason;
    desk.refused(entry.id, error);
    tell({ state: "failed", text: `${was(what, factor)} not removed: ${explain(error).text}` });
    return undefined;
  } finally {
    clearTimeout(slow);
  }
}

function refusal({ factor, error, listed }: RefusedRemoval, what: string): string {
  const { text } = explain(error);
  // Somebody else's call may have removed it.
  if (listed && !isForeign(error) && /nothing to remove/.test(error.rawMessage)) {
    return `Nothing was removed. ${text}`;
  }
  return `${was(what, factor)} not removed. ${text}`;
}

function was(what: string, { type }: FactorRef): string {
  return `${what} ${type === "recoveryCodes" ? "were" : "was"}`;
}

/** Remembers for this organization that the role is not enough, where nothing told before. */
function notePermission(desk: Desk, { type }: FactorRef, error: ConnectError): void {
  const { code, id } = zitadelError(error);
  if (code !== Code.PermissionDenied || id === undefined || isForeign(error)) return;
  if (type === "recoveryCodes") desk.rights.removeCodes = false;
  else desk.rights.remove = false;
}

/** Whether it is certain that the factor is in no list any more. */
export function isGone(removal: Removal): boolean {
  return removal.outcome === "removed" ? removal.listed === false : !("error" in removal);
}

/** What is kept of a person in the sitting. */
export function named({
  id,
  displayName,
  loginName,
}: Person): Pick<Person, "id" | "displayName" | "loginName"> {
  return { id, displayName, loginName };
}
