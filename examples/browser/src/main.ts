import { openDesk } from "./app.js";
import { h } from "./dom.js";
import {
  createUserManager,
  currentUser,
  isComingBack,
  isSignedInHere,
  signIn,
  signInFailure,
} from "./session.js";
import { readSettings } from "./settings.js";
import { signInView } from "./views/sign-in.js";
import { skeletonPage } from "./views/skeleton.js";

async function start(): Promise<void> {
  const awaited = isComingBack() ? "Signing in…" : isSignedInHere() ? "Loading…" : undefined;
  if (awaited) document.body.replaceChildren(...skeletonPage(awaited));
  const settings = await readSettings();
  const userManager = createUserManager(settings);
  let failure: string | undefined;
  const user = await currentUser(settings).catch((reason: unknown) => {
    failure = signInFailure(reason);
    return undefined;
  });
  if (user) openDesk(settings, userManager, user);
  else {
    const { host } = new URL(settings.url);
    document.body.replaceChildren(signInView(host, failure, () => signIn(userManager, false)));
  }
}

start().catch((reason: Error) => {
  const text = `The help desk is not set up: ${reason.message}.`;
  document.body.replaceChildren(
    h(
      "main",
      { class: "sign-in" },
      h("h1", {}, "Help desk"),
      h("p", { class: "notice problem", role: "alert" }, text),
    ),
  );
});
