/**
 * Section tree -> bytes: the way back of `read-component.ts`. Neighbours of one kind share a section; a section that was
 * read and none of whose definitions were replaced is written as it stood, so that a tree that nobody changed gives
 * the bytes of its file. Binary.md.
 */
import { componentVersion } from './sections/component.ts';
import { writeAlias } from './sections/alias.ts';
import { writeCanon } from './sections/canon.ts';
import { writeCoreTypeDef } from './sections/core-type.ts';
import { writeCustom } from './sections/custom.ts';
import { writeExport, writeImport } from './sections/extern.ts';
import { writeCoreInstance, writeInstance } from './sections/instance.ts';
import { writeType } from './sections/type.ts';
import { writeStart, writeValue } from './sections/value.ts';
import type { ComponentTree, Definition, Section } from './tree.ts';
import { Writer } from '../wasm/index.ts';

export interface WriteOptions {
  /** Writes every section anew, and integers in their shortest form; sections keep their extent. */
  readonly fresh?: boolean;
}

/** What the writer needs of a tree: one that was made rather than read has no more. */
export type WritableTree = Pick<ComponentTree, 'definitions' | 'sections'>;

const sectionIds: Readonly<Record<Definition['kind'], number>> = {
  custom: 0,
  'core-module': 1,
  'core-instance': 2,
  'core-type': 3,
  component: 4,
  instance: 5,
  alias: 6,
  type: 7,
  canon: 8,
  start: 9,
  import: 10,
  export: 11,
  value: 12,
};

/** Sections that hold one thing, without a count. */
const single: ReadonlySet<Definition['kind']> = new Set([
  'custom',
  'core-module',
  'component',
  'start',
]);

/** The bytes of a component. Throws a `TypeError` where the tree is none that could be read. */
export function writeComponent(tree: WritableTree, options: WriteOptions = {}): Uint8Array {
  const w = new Writer();
  write(w, tree, options.fresh ?? false);
  return w.bytes;
}

function write(w: Writer, tree: WritableTree, fresh: boolean): void {
  const { definitions } = tree;
  w.raw([0x00, 0x61, 0x73, 0x6d, componentVersion, 0x00, 0x01, 0x00]);
  for (const { from, to, section } of extents(tree)) {
    const part = definitions.slice(from, to);
    if (section !== undefined && !fresh) w.raw(section.bytes);
    else if (part.length === 0) writeSection(w, section!.id, (s) => s.u32(0));
    else {
      const [first] = part;
      writeSection(w, sectionIds[first!.kind], (s) => {
        if (!single.has(first!.kind)) s.u32(part.length);
        for (const definition of part) writeDefinition(s, definition, fresh);
      });
    }
  }
}

function writeSection(w: Writer, id: number, content: (part: Writer) => void): void {
  w.byte(id);
  w.sized(content);
}

interface Extent {
  readonly from: number;
  readonly to: number;
  /** Present where the extent is that of a section that was read. */
  readonly section?: Section;
}

/** Which definitions share a section: as they were read, or otherwise as long as the kind stays the same. */
function extents({ definitions, sections = [] }: WritableTree): Extent[] {
  if (isConcatenation(definitions, sections)) {
    let at = 0;
    return sections.map((section) => ({
      from: at,
      to: (at += section.definitions.length),
      section,
    }));
  }
  const byFirst = new Map(sections.map((section) => [section.definitions[0], section]));
  const intact = (at: number): Section | undefined => {
    const section = byFirst.get(definitions[at]!);
    return section?.definitions.every((d, i) => d === definitions[at + i]) === true
      ? section
      : undefined;
  };
  const found: Extent[] = [];
  for (let from = 0; from < definitions.length;) {
    const section = intact(from);
    let to = from + (section?.definitions.length ?? 1);
    if (section === undefined) {
      const { kind } = definitions[from]!;
      const joins = (at: number): boolean =>
        definitions[at]?.kind === kind && intact(at) === undefined;
      while (!single.has(kind) && joins(to)) to++;
    }
    found.push({ from, to, ...(section === undefined ? {} : { section }) });
    from = to;
  }
  return found;
}

/** Whether nothing was changed: sections without definitions keep their place then, too. */
function isConcatenation(
  definitions: readonly Definition[],
  sections: readonly Section[],
): boolean {
  let at = 0;
  for (const section of sections) {
    for (const definition of section.definitions)
      if (definitions[at++] !== definition) return false;
  }
  return at === definitions.length;
}

function writeDefinition(w: Writer, definition: Definition, fresh: boolean): void {
  switch (definition.kind) {
    case 'custom':
      return writeCustom(w, definition);
    case 'core-module':
      return w.raw(definition.module.bytes);
    case 'core-instance':
      return writeCoreInstance(w, definition);
    case 'core-type':
      return writeCoreTypeDef(w, definition);
    case 'component':
      return write(w, definition.component, fresh);
    case 'instance':
      return writeInstance(w, definition);
    case 'alias':
      return writeAlias(w, definition);
    case 'type':
      return writeType(w, definition);
    case 'canon':
      return writeCanon(w, definition);
    case 'start':
      return writeStart(w, definition);
    case 'import':
      return writeImport(w, definition);
    case 'export':
      return writeExport(w, definition);
    case 'value':
      return writeValue(w, definition);
    default:
      definition satisfies never;
  }
}
