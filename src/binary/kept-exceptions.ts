/**
 * A core module -> whether it can keep exceptions without end, which are objects of the engine's: as the payload of
 * another one, or in a table. Those in locals and globals are as few as these. Core specification, Tag Section and
 * Table Section.
 */
import type { CoreModule } from './core.ts';
import { Reader } from './reader.ts';
import { skipConstExpr } from './sections/const-expr.ts';
import { readCoreValType, readLimits } from './sections/core-type.ts';

const tableSection = 4;
const tagSection = 13;

/** Whether a tag of the module has exceptions among its parameters, or a table has them as elements. */
export function keepsExceptions(module: CoreModule): boolean {
  const r = Reader.of(module.bytes, module.file);
  r.take(8, 'preamble');
  while (!r.atEnd) {
    const id = r.byte('section id');
    const section = r.part(r.u32('section size'), 'section');
    if (id === tableSection && section.vec('table', () => readElement(section)).some(isException)) {
      return true;
    }
    if (id !== tagSection) continue;
    const types = section.vec('tag', () => {
      section.byte('attribute of a tag');
      return module.types[section.u32('type of a tag')];
    });
    if (types.some((t) => t?.kind === 'func' && t.params.some(isException))) return true;
  }
  return false;
}

/** The type of a table's elements. */
function readElement(r: Reader): string {
  const initial = r.peek() === 0x40;
  if (initial) r.take(2, 'table with an initial value');
  const type = readCoreValType(r);
  readLimits(r);
  if (initial) skipConstExpr(r);
  return type;
}

function isException(type: string): boolean {
  return /^\(ref (null )?exn\)$/.test(type);
}
