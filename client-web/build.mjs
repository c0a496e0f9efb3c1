// Builds widget, console and demo page into dist/, and refuses a widget that has grown too large.
import { readFileSync, rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const WIDGET_GZIP_BYTES_MAX = 40_000;

rmSync('dist', { recursive: true, force: true });
for (const name of ['widget', 'console', 'demo']) {
  await build({ configFile: `vite.${name}.ts`, logLevel: 'warn' });
}

const bytes = gzipSync(readFileSync('dist/widget.js'), { level: 9 }).length;
console.log(`widget.js: ${bytes} bytes with gzip, at most ${WIDGET_GZIP_BYTES_MAX}`);
if (bytes > WIDGET_GZIP_BYTES_MAX) {
  console.error('The widget is too large for a page that only wants a button in its corner.');
  process.exit(1);
}
