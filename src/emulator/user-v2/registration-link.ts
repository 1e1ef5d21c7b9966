import { Code } from "@connectrpc/connect";
import { changeDetails } from "../service/context.js";
import { failure } from "../service/failure.js";
import { newRegistrationCode } from "../service/registration-code.js";
import { writeEvent } from "../service/write-event.js";
import { newId } from "../world/state.js";
import type { Rpcs } from "./rpc.js";

/** Codes for the registration of a passkey. The server does not look whether the user exists, and neither is it done here. */
export const registrationLink: Pick<Rpcs, "createPasskeyRegistrationLink"> = {
  createPasskeyRegistrationLink: ({ userId, medium }, context) => {
    const { state, text } = context;
    const template = medium.case === "sendLink" ? medium.value.urlTemplate : undefined;
    const wrong = template === undefined ? undefined : templateErrorId(template);
    if (wrong) throw failure(Code.InvalidArgument, wrong, text("Errors.User.InvalidURLTemplate"));
    const owner = state.users.get(userId)?.given.orgId ?? "";
    const event = writeEvent(context, userId, "user.human.passwordless.initialization.code.requested", owner);
    const details = changeDetails(event);
    if (medium.case !== "returnCode") return { details };
    return { details, code: { id: newId(state), code: newRegistrationCode() } };
  },
};

/** Go's templates, as far as a link needs them: a pair of braces holds one field of those that the server fills in. */
function templateErrorId(template: string): "DOMAIN-oGh5e" | "DOMAIN-ieYa7" | undefined {
  const rest = template.replace(/\{\{-?\s*\.\w+\s*-?\}\}/g, "");
  if (rest.includes("{{")) return "DOMAIN-oGh5e";
  const fields = [...template.matchAll(/\{\{-?\s*\.(\w+)/g)].map(([, name]) => name as string);
  return fields.every((name) => ["UserID", "OrgID", "CodeID", "Code"].includes(name))
    ? undefined
    : "DOMAIN-ieYa7";
}
