import { listKeys } from "../../management.js";

// Next.js sees requests of its own fetch only: it would render this page once, when it builds.
export const dynamic = "force-dynamic";

export default async function Page() {
  return <p>grpc: {await listKeys("default")};</p>;
}
