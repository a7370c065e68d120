/**
 * A core module -> the same with upper bounds on the memories and tables that it defines: only their sections are
 * written anew, and the exports, where those that can grow are to be seen from outside. Imported ones are bounded
 * where they are defined. Core specification, Memory Section, Table Section and Export Section.
 */
import { Writer, writeLimits, type CoreLimits } from '../wasm/index.ts';
import type { CoreModule } from './core.ts';
import { moduleSections, type ModuleSection } from './module-sections.ts';
import { Reader } from './reader.ts';
import { skipConstExpr } from './sections/const-expr.ts';
import { sectionOrder } from './sections/core-module.ts';
import { readCoreValType, readLimits } from './sections/core-type.ts';

/** What can grow: memories, counted in bytes, and tables, in elements. */
export const growing = ['memory', 'table'] as const;
export type Growing = (typeof growing)[number];

/** A memory or table that a module defines. */
export interface CoreDefinition {
  /** Among those of its kind that the module defines. */
  readonly index: number;
  /** Bytes or elements at the start. */
  readonly min: number;
  /** Bytes or elements that it can have at most. */
  readonly max: number;
}

export type CoreDefinitions = Readonly<Record<Growing, readonly CoreDefinition[]>>;

const sections = { 4: 'table', 5: 'memory' } as const;
const exportSection = 7;
const exportPlace = sectionOrder.indexOf(exportSection);
const exportCodes = { table: 0x01, memory: 0x02 } as const;

/** What a module defines; it must be one that was read. */
export function definitionsOf(module: CoreModule): CoreDefinitions {
  const found: Record<Growing, CoreDefinition[]> = { memory: [], table: [] };
  for (const { kind, entries } of sectionsOf(module)) {
    if (kind === undefined) continue;
    for (const [index, { limits }] of entries.entries()) {
      const unit = unitOf(kind, limits);
      const max = Math.min(limits.max ?? Infinity, addressable(kind, limits)) * unit;
      found[kind].push({ index, min: limits.min * unit, max });
    }
  }
  return found;
}

export interface Bounds {
  /** How much each may grow, in bytes or elements. */
  readonly growth: Readonly<Record<Growing, number>>;
  /** Of which kinds all are exported, so that they can be looked at. */
  readonly exported: readonly Growing[];
}

/** A memory or table that can grow, as it is exported. */
export interface Watched {
  readonly kind: Growing;
  readonly name: string;
  readonly limits: CoreLimits;
  /** Of what a table is. */
  readonly element?: string;
}

export interface BoundModule {
  /** The module's own where nothing has to be changed. */
  readonly bytes: Uint8Array;
  /** What was exported because it can grow. */
  readonly watched: readonly Watched[];
}

/** No module that people write has exports of such names. */
const growthName = (kind: Growing, index: number): string => `witlink:${kind} ${index}`;

/** Bounds what the module defines. */
export function boundModule(module: CoreModule, { growth, exported }: Bounds): BoundModule {
  let changed = false;
  const added: (Omit<Watched, 'name'> & { readonly index: number })[] = [];
  const parts = sectionsOf(module).map((part): Section => {
    const { kind } = part;
    if (kind === undefined) return part;
    const before = module.imports.filter((i) => i.type.kind === kind).length;
    const entries = part.entries.map((entry, i) => {
      const limits = bound(kind, entry.limits, growth[kind]);
      changed ||= limits !== entry.limits;
      if (exported.includes(kind) && limits.max !== limits.min) {
        const { element } = entry;
        const of = element === undefined ? {} : { element };
        added.push({ kind, index: before + i, limits, ...of });
      }
      return { ...entry, limits };
    });
    return { ...part, entries };
  });
  if (!changed && added.length === 0) return { bytes: module.bytes, watched: [] };

  const w = new Writer();
  w.raw(module.bytes.subarray(0, 8));
  const old = parts.find((p) => p.id === exportSection);
  const later = parts.findIndex((p) => sectionOrder.indexOf(p.id) > exportPlace);
  const at = old === undefined ? (later < 0 ? parts.length : later) : parts.indexOf(old);
  for (const part of parts.slice(0, at)) writeSection(w, part);
  if (old !== undefined || added.length > 0) {
    const r = Reader.of(old?.content ?? new Uint8Array([0]), module.file);
    const count = r.u32('number of exports');
    w.byte(exportSection);
    w.sized((s) => {
      s.u32(count + added.length);
      s.raw(r.take(r.end - r.pos, 'exports'));
      for (const { kind, index } of added) {
        s.name(growthName(kind, index));
        s.byte(exportCodes[kind]);
        s.u32(index);
      }
    });
  }
  for (const part of parts.slice(old === undefined ? at : at + 1)) writeSection(w, part);
  const watched = added.map(({ index, ...what }) => ({
    ...what,
    name: growthName(what.kind, index),
  }));
  return { bytes: w.bytes, watched };
}

function writeSection(w: Writer, { id, kind, bytes, entries }: Section): void {
  if (kind === undefined) return w.raw(bytes);
  w.byte(id);
  w.sized((s) =>
    s.vec(entries, ({ before, limits, after }) => {
      s.raw(before);
      writeLimits(s, limits);
      s.raw(after);
    }),
  );
}

/** A section; one of memories or tables with its entries, as what stands before and after their limits. */
interface Section extends ModuleSection {
  readonly kind: Growing | undefined;
  readonly entries: readonly {
    readonly before: Uint8Array;
    readonly limits: CoreLimits;
    readonly after: Uint8Array;
    readonly element: string | undefined;
  }[];
}

function sectionsOf(module: CoreModule): Section[] {
  return [...moduleSections(module)].map((section) => {
    const { id, reader: part } = section;
    const kind = id === 4 || id === 5 ? sections[id] : undefined;
    const entries =
      kind === undefined
        ? []
        : part.vec(kind, () => {
            const at = part.pos;
            const initial = kind === 'table' && part.peek() === 0x40;
            if (initial) part.take(2, 'table with an initial value');
            const element = kind === 'table' ? readCoreValType(part) : undefined;
            const before = part.since(at);
            const limits = readLimits(part);
            const rest = part.pos;
            if (initial) skipConstExpr(part);
            return { before, limits, after: part.since(rest), element };
          });
    return { ...section, kind, entries };
  });
}

/** Bytes of a page, or one element. */
function unitOf(kind: Growing, { pageSize = 16 }: CoreLimits): number {
  return kind === 'memory' ? 2 ** pageSize : 1;
}

/** The most pages or elements that there can ever be. */
function addressable(kind: Growing, limits: CoreLimits): number {
  const addresses = 2 ** (limits.address === 'i64' ? 64 : 32);
  return kind === 'memory' ? addresses / unitOf(kind, limits) : addresses - 1;
}

function bound(kind: Growing, limits: CoreLimits, growth: number): CoreLimits {
  const max = limits.min + Math.floor(growth / unitOf(kind, limits));
  return (limits.max ?? addressable(kind, limits)) <= max ? limits : { ...limits, max };
}
