import type { SecondFactors } from "zitadel-mgmt/factors";
import type { Rights } from "./rights.js";
import type { Route } from "./route.js";
import type { Sitting } from "./sitting.js";
import type { Organization } from "./zitadel.js";

/** What the views work with: one organization, and the way to everything else. */
export interface Desk {
  /** The origin of the ZITADEL instance. */
  url: string;
  org: Organization;
  /** What the caller may do in this organization, as far as one knows. */
  rights: Rights;
  /** The job in this organization. The signal ends what is under way. */
  job(signal?: AbortSignal): SecondFactors;
  /** The same over v2, which alone removes recovery codes. */
  jobV2(signal?: AbortSignal): SecondFactors;
  sitting: Sitting;
  /** Has an event, named by the id of the person, when a removal ended that no view waits for any more. */
  ended: EventTarget;
  /** Tells why the entry of the sitting with this id failed, for what helps. */
  refused(entryId: number, reason: unknown): void;
  remedies: Remedies;
}

/** What a person can do when something did not work. */
export interface Remedies {
  signIn(): void;
  chooseOrganization(): void;
  /** Takes a failed look of a part of the page: one notice stands for all that ZITADEL cannot be asked for. */
  unreachable(reason: unknown, retry: () => void): boolean;
  /** Says that ZITADEL answered; `retry` need not be done again. */
  reached(retry?: () => void): void;
}

/** A part of the page that follows the route. Without a desk it shows that it is on its way. */
export interface Pane {
  element: HTMLElement;
  show(desk: Desk | undefined, route: Route): void;
}
