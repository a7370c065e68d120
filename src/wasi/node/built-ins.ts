/**
 * Node's own modules, without an import: what reaches this file from the main entry must not lead bundlers for browsers
 * to them. It is loaded only where they are.
 */
export const fs = process.getBuiltinModule('fs');
export const net = process.getBuiltinModule('net');
export const dgram = process.getBuiltinModule('dgram');
export const dns = process.getBuiltinModule('dns');
export const tty = process.getBuiltinModule('tty');
