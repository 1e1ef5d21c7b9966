import { listKeys, userId } from "../management.js";
import { RemoveButton } from "./remove-button.jsx";

/** Nothing says that the page is dynamic but the requests themselves. */
export default async function Page() {
  const keys = { rest: await listKeys("rest"), "grpc-web": await listKeys("grpc-web") };
  return (
    <main>
      <p>rest: {keys.rest};</p>
      <p>grpc-web: {keys["grpc-web"]};</p>
      <RemoveButton baseUrl={process.env.ZITADEL_URL} token={process.env.BROWSER_TOKEN} userId={userId} />
    </main>
  );
}
