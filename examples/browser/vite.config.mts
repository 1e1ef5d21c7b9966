import { defineConfig } from "vite";

export default defineConfig({
  // Relative, so that the built page works under any path.
  base: "./",
  // The page's CSP refuses data: URLs, which Vite makes of small files by default.
  build: { assetsInlineLimit: 0 },
  // What a meta element cannot say. Send the same headers where you host the page.
  preview: {
    headers: { "content-security-policy": "frame-ancestors 'none'", "x-content-type-options": "nosniff" },
  },
});
