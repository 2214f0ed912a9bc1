// Builds the program: main-process code (one file per entry), the window's preload script, and the page.

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node24',
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          cli: 'src-main/hosts/cli/main.ts',
          desktop: 'src-main/hosts/electron/main.ts',
          'training-process': 'src-main/worker/training-process.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node24',
      // A sandboxed preload script can load nothing but a part of Electron, so all else is built in.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: 'src-main/hosts/electron/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [svelte({ configFile: '../svelte.config.js' })],
    build: {
      outDir: 'out/renderer',
      target: 'chrome140',
      // A browser takes an eighth of a second to read the page's script as it is written.
      minify: true,
      // The page's content security policy allows no data: scripts and fonts, and the program is local anyway.
      assetsInlineLimit: 0,
      rolldownOptions: { input: 'src-renderer/index.html' },
    },
  },
});
