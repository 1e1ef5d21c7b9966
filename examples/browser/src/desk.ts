import type { SecondFactors } from "zitadel-mgmt/factors";
import type { Route } from "./route.js";
import type { Organization } from "./zitadel.js";

/** What the views work with: one organization, and the way to everything else. */
export interface Desk {
  /** The origin of the ZITADEL instance. */
  url: string;
  org: Organization;
  /** The job in this organization. The signal ends what is under way. */
  job(signal?: AbortSignal): SecondFactors;
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
