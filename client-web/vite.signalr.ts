import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const webSocketConnection = fileURLToPath(new URL('shared/connection/webSocketConnection.ts', import.meta.url));

/** Puts our WebSocket connection where SignalR would bring negotiation, long polling and server-sent events along. */
export function webSocketOnly(): Plugin {
  return {
    name: 'signalr-web-socket-only',
    enforce: 'pre',
    resolveId(source, importer) {
      return source === './HttpConnection' && importer?.includes('@microsoft/signalr') ? webSocketConnection : null;
    },
  };
}
