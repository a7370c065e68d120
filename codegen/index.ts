/** The entry `witlink/codegen`: models to source files, without linker and runtime. A backend is one line here. */
import { abi } from './abi/index.ts';
import { assemblyscript } from './assemblyscript/index.ts';
import { c } from './c/index.ts';
import { cpp } from './cpp/index.ts';
import { go } from './go/index.ts';
import { rust } from './rust/index.ts';
import { markdown } from './markdown/index.ts';
import type { Backend } from './contract.ts';
import { python } from './python/index.ts';
import { tsGuest } from './ts-guest/index.ts';
import { tsHost } from './ts-host/index.ts';

export * from './contract.ts';

/** All backends, in the order in which `witlink generate --list` names them. */
export const backends: readonly Backend[] = [
  tsHost,
  tsGuest,
  c,
  cpp,
  assemblyscript,
  rust,
  go,
  python,
  abi,
  markdown,
];

/** The backend of a name that `witlink generate --list` has: `ts-host`, `rust` …; undefined where there is none. */
export function findBackend(name: string): Backend | undefined {
  return backends.find((b) => b.name === name);
}
