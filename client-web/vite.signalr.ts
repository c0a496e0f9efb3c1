import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const noMessageBuffer = fileURLToPath(new URL('shared/connection/noMessageBuffer.ts', import.meta.url));

/** Leaves out the part of SignalR that keeps messages for stateful reconnects, which our connection does not make. */
export function withoutStatefulReconnect(): Plugin {
  return {
    name: 'signalr-without-stateful-reconnect',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source === './MessageBuffer' && importer?.includes('@microsoft/signalr') ? noMessageBuffer : null,
  };
}
