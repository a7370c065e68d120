/**
 * Node's own modules, without an import: what reaches this file from the main entry must not lead bundlers for browsers
 * to them. It is loaded only where they are.
 */
export const fs = process.getBuiltinModule('fs');

/** Those that most programs never use: Node takes some 10 ms to load them, which it does where one is first asked for. */
export const rare = {
  get net() {
    return process.getBuiltinModule('net');
  },
  get dgram() {
    return process.getBuiltinModule('dgram');
  },
  get dns() {
    return process.getBuiltinModule('dns');
  },
  get tty() {
    return process.getBuiltinModule('tty');
  },
  get http() {
    return process.getBuiltinModule('http');
  },
  get https() {
    return process.getBuiltinModule('https');
  },
};
