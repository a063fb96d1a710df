// One classic script, so that one line embeds it; the service serves what is built here.
import { defineConfig } from "vite";

export default defineConfig({
  build: {
    target: "es2022",
    outDir: "../static",
    emptyOutDir: false,
    lib: { entry: "src/main.ts", formats: ["iife"], name: "EraGuideWidget", fileName: () => "widget.js" },
    license: false,
  },
});
