import { defineConfig } from "@playwright/test";

export default defineConfig({
  use: {
    launchOptions: { executablePath: process.env.CHROMIUM, args: process.env.CHROMIUM_ARGS?.split(" ") },
  },
});
