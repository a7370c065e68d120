/** Handlers of wasi:http 0.3 in the text format -> components: `handler.wat` is a `service`, `middleware.wat` a `middleware`. */
import path from 'node:path';
import { v3Component } from '../../wasi/v3-program.ts';

export async function handlerProgram(
  file: string,
  world: 'service' | 'middleware',
): Promise<Uint8Array> {
  return v3Component(path.join(import.meta.dirname, file), { package: 'wasi-http', world });
}
