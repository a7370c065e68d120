/** Functions of WIT -> signatures of Go, and what goes before and after the steps of a call. */
import { type Func, type ResultType, type Side, structureOf } from '../../src/model/index.ts';
import type { GoFile } from './go-file.ts';
import { runtimeFolder } from './names.ts';
import type { Types } from './types.ts';

export interface Signature {
  /** `(name string) (Secret, error)` */
  readonly text: string;
  /** Names of the parameters, without the receiver. */
  readonly params: readonly string[];
  /** The function's `result` type, where it ends with an error. */
  readonly fallible: ResultType | undefined;
}

/** The signature without receiver. */
export function signature(types: Types, file: GoFile, func: Func, side: Side): Signature {
  const own = func.kind.kind === 'method' ? func.params.slice(1) : func.params;
  const params = types.names.params(own.map((p) => p.name));
  const list = own.map((p, i) => `${params[i]} ${types.spell(file, p.type, side)}`).join(', ');
  const result =
    func.result === undefined ? undefined : structureOf(types.walk.model.types, func.result);
  const fallible = typeof result === 'object' && result.kind === 'result' ? result : undefined;
  const returned =
    func.result === undefined
      ? ''
      : fallible === undefined
        ? ` ${types.spell(file, func.result, side)}`
        : fallible.ok === undefined
          ? ' error'
          : ` (${types.spell(file, fallible.ok, side)}, error)`;
  return { text: `(${list})${returned}`, params, fallible };
}

/** What its documentation says of a function's error. */
export function errorNote(
  types: Types,
  file: GoFile,
  { fallible }: Signature,
  side: Side,
): readonly string[] {
  if (fallible === undefined) return [];
  const held = fallible.err === undefined ? 'struct{}' : types.spell(file, fallible.err, side);
  return [`The error is a *${file.use(runtimeFolder, 'Failure')}[${held}].`];
}
