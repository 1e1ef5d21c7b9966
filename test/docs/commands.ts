/** Commands of the documentation that the test of the documentation does not run itself, and why. */
export const notRunHere: Record<string, { runIn: string; as?: string } | { because: string }> = {
  "npm ci && npm run demo": { runIn: ".ci/run", as: "npm run --silent demo" },
  "npm ci && npm pack --pack-destination ..": {
    runIn: "test/package/global-setup.ts",
    as: '"--pack-destination"',
  },
  "npm install ../zitadel-mgmt-0.1.0.tgz": { because: "test/package installs the tarball" },
  "npm run demo:web": { because: "ends only when it is told to; test/browser tests the page" },
  "npm cit": { runIn: ".ci/run" },
  "npm ci": { runIn: ".ci/run", as: "npm cit" },
  "npm run test:deno -- --install": { runIn: ".ci/run", as: "npm run --silent test:deno" },
  "npm run test:bun -- --install": { runIn: ".ci/run", as: "npm run --silent test:bun" },
  "npm run demo": { runIn: ".ci/run", as: "npm run --silent demo" },
  "npm install zitadel-mgmt": {
    because: "wants the package on the registry; test/package installs its tarball",
  },
  "npx zitadel-mgmt desk --url https://example.zitadel.cloud --client-id 69629023906488336": {
    because: "ends only when it is told to; test/package runs it",
  },
  "npx zitadel-mgmt desk --url https://example.zitadel.cloud --client-id 69629023906488336 --export help-desk":
    {
      because: "wants the built package; test/package runs it",
    },
  "npm init -y && npm install zitadel-mgmt oidc-client-ts @fontsource-variable/inter && npm install --save-dev vite":
    {
      because: "wants the package on the registry",
    },
  "echo 'VITE_ZITADEL_URL=https://example.zitadel.cloud' > .env.local": {
    because: "belongs to the next one",
  },
  "echo 'VITE_ZITADEL_CLIENT_ID=69629023906488336' >> .env.local": { because: "belongs to the next one" },
  "npx vite": { because: "ends only when it is told to; test/browser builds and serves the page" },
  "npm install": { because: "wants the package on the registry" },
  "npm test": { runIn: "test/examples/emulator-tests.test.ts", as: "lost-key.test.js" },
  "ZITADEL_URL=https://example.zitadel.cloud ZITADEL_KEY_FILE=key.json LEAVERS_FILE=leavers.csv npm start": {
    runIn: "test/examples/node-service.slow.test.ts",
    as: "examples/node-service/src/main.ts",
  },
  "npx zitadel-mgmt login --url https://example.zitadel.cloud --client-id 234567890123456789": {
    because: "waits for a person; test/cli/sign-in is one",
  },
  "npx zitadel-mgmt logout": { because: "would sign out whoever runs the tests" },
  "docker compose run --build --rm tests": {
    because:
      "wants the package on the registry; test/examples/emulator-container.test.ts runs what the container does",
  },
  "npx zitadel-mgmt emulator --world world.json --port 8080": { because: "ends only when it is told to" },
};
