/** Which index space a definition adds to, and how many entries. Explainer.md, Index Spaces. */
import type { Decl, Definition, Sort } from '../../binary/index.ts';

export interface Entries {
  readonly sort: Sort;
  readonly count: number;
}

export function entriesOf(def: Definition | Decl): Entries {
  switch (def.kind) {
    case 'custom':
      return { sort: 'type', count: 0 };
    case 'core-module':
      return one('core module');
    case 'core-type':
      return { sort: 'core type', count: def.types.length };
    case 'core-instance':
      return one('core instance');
    case 'component':
    case 'instance':
    case 'type':
    case 'value':
      return one(def.kind);
    case 'alias':
      return one(def.sort);
    case 'canon':
      return one(def.name === 'lift' ? 'func' : 'core func');
    case 'start':
      return { sort: 'value', count: def.results };
    case 'import':
    case 'export-decl':
      return one(externSorts[def.type.kind]);
    case 'export':
      return one(def.item.sort);
    default:
      return def satisfies never;
  }
}

const one = (sort: Sort): Entries => ({ sort, count: 1 });

const externSorts = {
  func: 'func',
  instance: 'instance',
  component: 'component',
  'core module': 'core module',
  'type-eq': 'type',
  'type-sub-resource': 'type',
  value: 'value',
  'value-eq': 'value',
} as const;
