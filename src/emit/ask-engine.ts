/**
 * What a program with adapters asks of the engine before these are compiled: engines that lack what adapters are made of name but
 * an opcode, from which nobody would guess that another version of Node takes the program, or makes one that runs everywhere.
 */
import { featureProbe } from '../link/index.ts';
import { printText } from './data.ts';

const lack =
  'this engine lacks what adapters are made of (multi-memory, exception-handling, SIMD, GC), which Node has from 22.19 and from 24.15 on; a program that an older Node links does without';

/** The name under which the question is there; it throws where the answer is no. */
export const askName = '$ask';

/** Declares it. */
export function printAsk(): string {
  const probe = [...featureProbe()].join();
  return [
    `const ${askName} = () => {`,
    `  if (!WebAssembly.validate(Uint8Array.of(${probe}))) throw new Error(${printText(lack)});`,
    '};',
  ].join('\n');
}
