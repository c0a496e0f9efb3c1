import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

/** One self-contained file for a plain script tag. */
export default defineConfig({
  plugins: [preact({ devToolsEnabled: false })],
  publicDir: false,
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    lib: { entry: 'widget/index.tsx', formats: ['iife'], name: 'RealtimeWidget', fileName: () => 'widget.js' },
  },
  define: { 'process.env.NODE_ENV': '"production"' },
});
