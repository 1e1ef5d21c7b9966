/** A user of ZITADEL: a person, or a machine user. */
export interface Person {
  /** A text, as all ids: ZITADEL's are larger than what JavaScript's numbers hold. */
  id: string;
  /** The organization that the user belongs to. */
  orgId: string;
  /** Only humans have factors. */
  kind: "human" | "machine";
  /** Factors of a user in any state but `deleted` can be listed and removed. */
  state: PersonState;
  /** The name within the organization. */
  userName: string;
  /** The login name that the server prefers. */
  loginName: string;
  /** All login names: the user name with each domain of the organization. */
  loginNames: string[];
  /** The name to show; the user name for those who have no other. */
  displayName: string;
  /** E-mail address of a human who has one. */
  email?: string;
  /** Whether the address is confirmed. */
  emailVerified?: boolean;
  /** Phone number of a human who has one. */
  phone?: string;
  /** Whether the number is confirmed. */
  phoneVerified?: boolean;
}

/** `initial`: has not signed in yet. `unknown`: a state that this package does not know. */
export type PersonState = "active" | "inactive" | "locked" | "initial" | "suspended" | "deleted" | "unknown";

/** Names one user: a {@link Person}, or these two of its properties. */
export type PersonRef = Pick<Person, "id" | "orgId">;

/** What people are searched by; all of it has to fit. */
export interface PeopleQuery {
  /** Part of a display name, e-mail address, user name or login name in upper or lower case, or a whole id; 1 to 200 characters. */
  text?: string;
  /** Default: both. */
  kind?: Person["kind"];
  /** Default: any. */
  state?: Exclude<PersonState, "unknown">;
}

/** Whether this text is the user's id, or in upper or lower case one of the names or the e-mail address. */
export function isCalled({ id, userName, loginName, loginNames, email }: Person, text: string): boolean {
  const wanted = text.toLowerCase();
  return (
    id === text || [userName, loginName, email, ...loginNames].some((one) => one?.toLowerCase() === wanted)
  );
}
