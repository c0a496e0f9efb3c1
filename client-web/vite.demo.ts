import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

/** The demo practice's page, served at /demo. */
export default defineConfig({
  root: 'demo',
  base: '/demo/',
  publicDir: false,
  plugins: [preact({ devToolsEnabled: false })],
  build: { outDir: '../dist/demo', emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
});
