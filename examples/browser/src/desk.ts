import type { ManagementClient } from "zitadel-mgmt";
import type { Org } from "zitadel-mgmt/gen/zitadel/org/v1/org_pb";
import type { Route } from "./route.js";

/** What the views work with: one organization, and the way to everything else. */
export interface Desk {
  /** The origin of the ZITADEL instance. */
  url: string;
  org: Org;
  /** Calls for this organization. */
  management: ManagementClient;
  remedies: Remedies;
}

/** What a person can do when something did not work. */
export interface Remedies {
  signIn(): void;
  chooseOrganization(): void;
}

/** A part of the page that follows the route. */
export interface Pane {
  element: HTMLElement;
  show(desk: Desk, route: Route): void;
}
