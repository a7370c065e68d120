/**
 * Types of WIT -> annotations, as componentize-py has the values: numbers are `int` and `float`, `list<u8>` is `bytes`,
 * an option within an option is wrapped in `Some`. Aliases are looked through, as no module has them.
 */
import {
  type Model,
  type Side,
  structureOf,
  type TypeRef,
  unalias,
} from '../../src/model/index.ts';
import type { PythonFile } from './python-file.ts';

/** Where named types are found. */
export interface TypeContext {
  readonly model: Model;
  /** The file that is printed, and the side that its functions stand on. */
  readonly file: PythonFile;
  readonly side: Side;
  /** A named type as it is written there. */
  named(type: number): string;
}

/** The annotation of a value. */
export function annotation(at: TypeContext, ref: TypeRef): string {
  const { model, file } = at;
  const end = unalias(model.types, ref);
  const type = structureOf(model.types, ref);
  if (typeof type === 'string') return file.use('builtins', primitive(type));
  const of = (part: TypeRef | undefined): string =>
    part === undefined ? 'None' : annotation(at, part);
  switch (type.kind) {
    case 'record':
    case 'variant':
    case 'enum':
    case 'flags':
    case 'resource':
      return at.named(end as number);
    case 'own':
    case 'borrow':
      return at.named(unalias(model.types, type.resource) as number);
    case 'tuple':
      return `${file.use('builtins', 'tuple')}[${type.types.map(of).join(', ')}]`;
    case 'list': {
      const element = unalias(model.types, type.type);
      if (element === 'u8' || element === 's8') return file.use('builtins', 'bytes');
      return `${file.use('builtins', 'list')}[${of(type.type)}]`;
    }
    case 'option': {
      const inner = structureOf(model.types, type.type);
      const isNested = typeof inner === 'object' && inner.kind === 'option';
      const some = isNested
        ? `${file.use('componentize_py_types', 'Some')}[${of(type.type)}]`
        : of(type.type);
      return `${some} | None`;
    }
    case 'result':
      return `${file.use('componentize_py_types', 'Result')}[${of(type.ok)}, ${of(type.err)}]`;
    case 'map':
    case 'stream':
    case 'future':
      // Refused before anything is printed.
      return file.use('typing', 'Any');
    default:
      return type satisfies never;
  }
}

function primitive(type: Exclude<TypeRef, number>): string {
  switch (type) {
    case 'bool':
      return 'bool';
    case 'f32':
    case 'f64':
      return 'float';
    case 'char':
    case 'string':
      return 'str';
    default:
      return 'int';
  }
}
