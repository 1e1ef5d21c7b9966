import type { DeviceAuthorization } from "../world/oauth-state.js";
import { escapeHtml, page, redirect } from "./answers.js";
import { decide, waitingDevice } from "./device-decision.js";
import type { FormRequest } from "./form-request.js";
import { choosePerson, chosenPerson } from "./people.js";

const title = "Sign in to a device";

/** `/device`, the address that a device shows: the page is elsewhere, and gets the query. */
export function toDevicePage(query: string): Response {
  return redirect(`/ui/login/device${query}`);
}

/** `GET /ui/login/device`: enter the code that the device shows, then choose who you are, and allow or deny. */
export function devicePage({ state, form }: FormRequest): Response {
  const userCode = form.get("user_code");
  if (!userCode) return enterCode();
  const device = waitingDevice(state, userCode);
  if (typeof device === "string") return enterCode(userCode, device);
  return page(
    title,
    `<p>This is the emulator. The application <b>${escapeHtml(device.clientId)}</b> wants to sign in on a device that shows
the code <b>${device.userCode}</b>. Allow it only if you have that device before you.</p>
${scopesOf(device)}
<h2>Allow, as</h2>
${choosePerson(
  state,
  form.get("q") ?? "",
  `<input type="hidden" name="user_code" value="${device.userCode}">`,
  `<h2>Or do not allow it</h2>
<button name="deny" value="true">Deny</button>`,
)}`,
  );
}

/** `POST /ui/login/device`: the person has decided. */
export function decideDevice(request: FormRequest): Response {
  const { state, form } = request;
  const userCode = form.get("user_code") ?? "";
  const device = waitingDevice(state, userCode);
  if (typeof device === "string") return enterCode(userCode, device);
  const isDenied = form.has("deny");
  const signIn = chosenPerson(request);
  if (!isDenied && !signIn) return enterCode(userCode, "Nobody was chosen who may sign in.");
  decide(device, isDenied ? undefined : signIn);
  return page(
    isDenied ? "Denied" : "Signed in",
    `<p>The device ${isDenied ? "was not signed in" : "is signed in soon"}. You may close this page.</p>`,
  );
}

function enterCode(userCode = "", problem = ""): Response {
  const alert = problem && `<p role="alert" id="problem">${escapeHtml(problem)}</p>`;
  const described = problem && ' aria-invalid="true" aria-describedby="problem"';
  return page(
    title,
    `${alert}
<form>
<label>The code that the device shows
<input name="user_code" value="${escapeHtml(userCode)}" required autocomplete="off" autocapitalize="characters"${described}></label>
<button>Go on</button>
</form>`,
    problem ? 400 : 200,
  );
}

function scopesOf({ scopes }: DeviceAuthorization): string {
  return scopes.length > 0
    ? `<p>It asks for <b>${escapeHtml(scopes.join(" "))}</b>.</p>`
    : "<p>It asks for no scopes.</p>";
}
