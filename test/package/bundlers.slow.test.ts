import webpack from "webpack";
import { testInNode, testInPage, withEsbuild, withVite, withWebpack } from "./bundlers.js";

testInPage({ esbuild: withEsbuild, vite: withVite, webpack: withWebpack(() => webpack) });
testInNode({ webpack: () => webpack });
