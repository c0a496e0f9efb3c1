import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { stylesOfFullCalendar } from './vite.fullcalendar.ts';

/** The staff console, served at /console. */
export default defineConfig({
  root: 'console',
  base: '/console/',
  publicDir: false,
  plugins: [stylesOfFullCalendar(), preact({ devToolsEnabled: false })],
  build: { outDir: '../dist/console', emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:5080',
      '/public': 'http://127.0.0.1:5080',
      '/hub': { target: 'http://127.0.0.1:5080', ws: true },
    },
  },
});
