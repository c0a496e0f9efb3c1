import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const noMessageBuffer = fileURLToPath(new URL('shared/connection/noMessageBuffer.ts', import.meta.url));
/** A whole statement that writes to the log; its arguments only make texts. */
const LOG = /this\._logger\.log\((?:[^()`"]|"[^"]*"|`[^`]*`|\((?:[^()]|\([^()]*\))*\))*\);/g;

/** Leaves out what our connection never uses of SignalR: its log, and the messages it keeps for stateful reconnects. */
export function leanSignalR(): Plugin {
  return {
    name: 'lean-signalr',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source === './MessageBuffer' && importer?.includes('@microsoft/signalr') ? noMessageBuffer : null,
    transform: (code, id) => (id.includes('@microsoft/signalr') ? { code: code.replace(LOG, ';'), map: null } : null),
  };
}
