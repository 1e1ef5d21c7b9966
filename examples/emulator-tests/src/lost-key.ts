import { zitadelError } from "zitadel-mgmt";
import { isFindUserError, type SecondFactors } from "zitadel-mgmt/factors";

/** What the desk tells the person who reported the loss. */
export type Reply =
  | "your key is removed"
  | "you have no such key"
  | "we do not know you"
  | "please try again later";

/** Removes the security key that a person calls by this name. The person is named by id, login name or e-mail address. */
export async function reportLostKey(job: SecondFactors, name: string, keyName: string): Promise<Reply> {
  try {
    const factors = await job.list(await job.findUser(name));
    const key = factors.find((factor) => factor.type === "u2f" && factor.name === keyName);
    if (!key) return "you have no such key";
    const removal = await job.remove(key);
    switch (removal.outcome) {
      case "removed":
      // Somebody else removed it meanwhile.
      case "gone":
      case "notListed":
        return "your key is removed";
      default:
        console.error(zitadelError(removal.error));
        return "please try again later";
    }
  } catch (error) {
    if (isFindUserError(error)) return "we do not know you";
    console.error(zitadelError(error));
    return "please try again later";
  }
}
