/** HTTP of Node as transport: messages as sources and sinks, and a client. */
export { ArrivingMessage, pairsOf } from './arriving-message.ts';
export { LeavingMessage } from './leaving-message.ts';
export { send } from './send.ts';
