import type { World, WorldUser } from "zitadel-mgmt/emulator";

/** The organization that the help desk belongs to, and one that it helps out in. */
export const homeOrg = "300000000000000001";
export const otherOrg = "300000000000000002";

const names = [
  "Ada Lovelace",
  "Adele Goldberg",
  "Alan Turing",
  "Annie Easley",
  "Barbara Liskov",
  "Betty Holberton",
  "Christiane Floyd",
  "Donald Knuth",
  "Dorothy Vaughan",
  "Edsger Dijkstra",
  "Evelyn Boyd Granville",
  "Fran Allen",
  "Grace Hopper",
  "Hedy Lamarr",
  "Jean Bartik",
  "Jean Sammet",
  "Karen Spärck Jones",
  "Katherine Johnson",
  "Konrad Zuse",
  "Lynn Conway",
  "Margaret Hamilton",
  "Mary Jackson",
  "Mary Kenneth Keller",
  "Niklaus Wirth",
  "Radia Perlman",
  "Rózsa Péter",
  "Sophie Wilson",
  "Tony Hoare",
];

/** Two organizations, 28 people with second factors and passkeys, and two who can sign in to the help desk. */
export const helpDeskWorld: World = {
  orgs: [
    { id: homeOrg, name: "Analytical Engines" },
    { id: otherOrg, name: "Difference Machines" },
  ],
  users: [
    person("300000000000000010", "Hilda Desk", {
      roles: { [homeOrg]: ["ORG_OWNER"], [otherOrg]: ["ORG_OWNER_VIEWER"] },
      tokens: ["demo-token"],
    }),
    person("300000000000000011", "Vera Viewer", {
      roles: { [homeOrg]: ["ORG_OWNER_VIEWER"] },
      factors: [{ type: "u2f", id: "300000000000000902", name: "Own key" }],
    }),
    ...names.map((name, index) => person(`3000000000000001${index + 10}`, name, factorsOf(index))),
    person("300000000000000201", "Charles Babbage", {
      orgId: otherOrg,
      factors: [{ type: "u2f", id: "300000000000000901", name: "Brass key" }],
    }),
  ],
};

function person(id: string, name: string, more: Partial<WorldUser>): WorldUser {
  const [firstName = name, ...rest] = name.split(" ");
  const userName = name
    .toLowerCase()
    .replaceAll(" ", ".")
    .normalize("NFD")
    .replaceAll(/[^a-z.]/g, "");
  return {
    id,
    orgId: homeOrg,
    userName,
    human: {
      firstName,
      lastName: rest.join(" "),
      email: `${userName}@example.com`,
      emailVerified: true,
      phone: "+41791234567",
      phoneVerified: true,
    },
    ...more,
  };
}

/** Ada Lovelace, the first, has something of everything. */
function factorsOf(index: number): Partial<WorldUser> {
  const tokenId = (key: number) => `300000000000001${index + 10}${key}`;
  if (index === 0) {
    return {
      factors: [
        { type: "u2f", id: tokenId(1), name: "YubiKey on the key ring" },
        { type: "u2f", id: tokenId(2), name: "YubiKey in the drawer" },
        { type: "otp" },
        { type: "otpSms" },
        { type: "otpEmail" },
        { type: "passkey", id: tokenId(3), name: "Laptop" },
      ],
    };
  }
  return {
    ...(index % 7 === 2 && { state: "locked" }),
    factors: [
      { type: "u2f", id: tokenId(1), name: "Security key" },
      ...(index % 3 === 0 ? ([{ type: "passkey", id: tokenId(2), name: "Phone" }] as const) : []),
    ],
  };
}
