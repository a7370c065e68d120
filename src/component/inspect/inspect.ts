/**
 * Bytes -> what a person wants to know of them first: what the file is, what it is made of and how large that is, what
 * it asks for and offers, how its parts are put together. What is wrong with it is a warning. The result is the form of
 * `witlink inspect --json`; fields are only added.
 */
import {
  binaryOf,
  type BinarySource,
  diagnostic,
  type Diagnostic,
  type Outcome,
} from '../../base/index.ts';
import {
  binaryKind,
  canonByName,
  readComponent,
  readModule,
  type ComponentTree,
  type CoreExternType,
  type CoreModule,
  type Definition,
  type DefType,
} from '../../binary/index.ts';
import { type CoreLimits } from '../../wasm/index.ts';
import { printWit } from '../../model/index.ts';
import { decodeTree } from '../decode/decode.ts';
import { Validator } from '../validate/index.ts';
import { memoriesOf, type MemoryInfo } from '../tree/memories.ts';
import { constituentsOf, type Constituent } from './composed-of.ts';
import { isWitPackage } from '../tree/wit-package.ts';
import { readProducers, type Producer } from '../write/producers.ts';

/** What a binary is made of; sizes are in bytes. */
export interface Inspection {
  readonly version: 1;
  readonly kind: 'core-module' | 'component' | 'wit-package';
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** Where the bytes are, largest first. */
  readonly parts: readonly SizePart[];
  /** Imports and exports, or the package: as WIT. Absent for core modules. */
  readonly wit?: string;
  /** Core imports and exports of a core module. */
  readonly core?: CoreInterface;
  /** The component's parts as a tree. */
  readonly tree?: TreeNode;
  /** The components of which a composed one was made; absent of others. */
  readonly composedOf?: readonly Constituent[];
  readonly memories: readonly MemoryInfo[];
  /** How many canonical definitions have which options. */
  readonly options: readonly Count[];
  readonly producers: readonly Producer[];
  /** Features that have not shipped everywhere, of which definitions make use. */
  readonly gates: readonly string[];
}

/** A part of a binary; its size is in bytes. */
export interface SizePart {
  readonly name: string;
  readonly size: number;
}

/** How often something is there. */
export interface Count {
  readonly name: string;
  readonly count: number;
}

/** What a core module imports and exports; types as in the text format. */
export interface CoreInterface {
  readonly imports: readonly {
    readonly module: string;
    readonly name: string;
    readonly type: string;
  }[];
  readonly exports: readonly { readonly name: string; readonly type: string }[];
}

/** A part of a component, with the parts within it; its size is in bytes. */
export interface TreeNode {
  readonly kind: 'component' | 'core-module' | 'core-instance' | 'instance';
  readonly name?: string;
  /** Of modules and components. */
  readonly size?: number;
  /** What an instance is made of: `core module 0`, or its exports. */
  readonly of?: string;
  /** What an instance is given, by the names of its imports. */
  readonly with?: readonly string[];
  readonly children?: readonly TreeNode[];
}

/** Looks into a binary; the value is undefined, with an error, where it can't be read. */
export function inspect(
  source: BinarySource,
  options: { readonly file?: string } = {},
): Outcome<Inspection | undefined> {
  const { bytes, ...named } = binaryOf(source, 'inspect');
  const file = options.file ?? named.file ?? '<binary>';
  if (binaryKind(bytes) === 'core-module') {
    const { value, diagnostics } = readModule(bytes, { file });
    return { value: value === undefined ? undefined : inspectModule(value), diagnostics };
  }
  const { value, diagnostics } = readComponent(bytes, { file });
  if (value === undefined) return { value, diagnostics };
  return inspectComponent(value, bytes);
}

function inspectModule(module: CoreModule): Inspection {
  const named = module.customs.map((c) => ({ name: `custom ${c.name}`, size: c.data.length }));
  const rest = module.bytes.length - named.reduce((sum, p) => sum + p.size, 0);
  return {
    version: 1,
    kind: 'core-module',
    file: module.file,
    size: module.bytes.length,
    parts: largestFirst([...named, { name: 'code, data and types', size: rest }]),
    core: {
      imports: module.imports.map((i) => ({ ...i, type: typeText(i.type) })),
      exports: module.exports.map((e) => ({ ...e, type: typeText(e.type) })),
    },
    memories: memoriesOf(module, module.name ?? 'module'),
    options: [],
    producers: readProducers(module.customs),
    gates: [],
  };
}

function inspectComponent(tree: ComponentTree, bytes: Uint8Array): Outcome<Inspection> {
  const size = bytes.length;
  const composedOf = constituentsOf(tree, bytes);
  const seen = new Seen();
  const node = seen.component(tree, undefined);
  const decoded = decodeTree(tree);
  const diagnostics: Diagnostic[] = decoded.diagnostics.map((d) => ({ ...d, severity: 'warning' }));
  if (decoded.value === undefined) {
    diagnostics.push(
      diagnostic(
        'inspect/no-wit',
        'imports and exports are not shown, because the component is not valid',
        { file: tree.file, offset: 0, path: 'component' },
        { severity: 'warning' },
      ),
    );
  }
  const counted = seen.parts.reduce((sum, p) => sum + p.size, 0);
  const model = decoded.value;
  return {
    value: {
      version: 1,
      kind: isWitPackage(tree) ? 'wit-package' : 'component',
      file: tree.file,
      size,
      parts: largestFirst([...seen.parts, { name: 'types and wiring', size: size - counted }]),
      ...(model === undefined
        ? {}
        : { wit: printWit(model.model, { root: model.root, rootOnly: true }) }),
      tree: node,
      ...(composedOf.length === 0 ? {} : { composedOf }),
      memories: seen.memories,
      options: countsOf(seen.options),
      producers: readProducers(tree.definitions.filter((d) => d.kind === 'custom')),
      gates: [...new Set([...seen.gates, ...neededBy(tree)])].sort(),
    },
    diagnostics,
  };
}

/** The features that have not shipped, as validation comes upon them; core modules are not looked at for it. */
function neededBy(tree: ComponentTree): ReadonlySet<string> {
  const validator = new Validator('all', () => {});
  validator.judge(tree);
  return validator.needed;
}

/** What is gathered on the way through a component and what is nested in it. */
class Seen {
  readonly parts: SizePart[] = [];
  readonly memories: MemoryInfo[] = [];
  readonly options: string[] = [];
  readonly gates = new Set<string>();

  component(tree: ComponentTree, name: string | undefined): TreeNode {
    const children: TreeNode[] = [];
    const counts = new Map<string, number>();
    const next = (sort: string): number => {
      const index = counts.get(sort) ?? 0;
      counts.set(sort, index + 1);
      return index;
    };
    const own = new Map<string, string>();
    const label = (sort: string, index: number): string | undefined =>
      tree.names.sorts.get(sort)?.get(index) ?? own.get(`${sort} ${index}`);
    for (const d of tree.definitions) {
      // A module may have a name of its own, by which its instances are told.
      const index = counts.get('core module') ?? 0;
      if (d.kind === 'core-module' && d.module.name !== undefined) {
        own.set(`core module ${index}`, d.module.name);
      }
      const child = this.#definition(d, label, next);
      if (child !== undefined) children.push(child);
    }
    const title = tree.names.component ?? name;
    return {
      kind: 'component',
      ...(title === undefined ? {} : { name: title }),
      size: tree.end - tree.offset,
      children,
    };
  }

  #definition(
    d: Definition,
    label: (sort: string, index: number) => string | undefined,
    next: (sort: string) => number,
  ): TreeNode | undefined {
    switch (d.kind) {
      case 'core-module': {
        const index = next('core module');
        const name = label('core module', index) ?? `${index}`;
        const size = d.module.bytes.length;
        this.parts.push({ name: `core module ${name}`, size });
        this.memories.push(...memoriesOf(d.module, name));
        return { kind: 'core-module', name, size };
      }
      case 'component':
        return this.component(d.component, label('component', next('component')));
      case 'core-instance': {
        const name = label('core instance', next('core instance'));
        const { expr } = d;
        // Bundles of exports are only the way in which arguments are passed.
        if (expr.kind === 'exports') return undefined;
        return {
          kind: 'core-instance',
          ...(name === undefined ? {} : { name }),
          of: label('core module', expr.module) ?? `core module ${expr.module}`,
          with: expr.args.map((a) => a.name),
        };
      }
      case 'instance': {
        const name = label('instance', next('instance'));
        const { expr } = d;
        if (expr.kind === 'exports') return undefined;
        return {
          kind: 'instance',
          ...(name === undefined ? {} : { name }),
          of: label('component', expr.component) ?? `component ${expr.component}`,
          with: expr.args.map((a) => a.name),
        };
      }
      case 'canon': {
        const row = canonByName.get(d.name);
        if (row?.gate !== undefined) this.gates.add(row.gate);
        for (const o of d.operands.options ?? []) this.options.push(`${d.name}: ${o.kind}`);
        return undefined;
      }
      case 'alias':
        if (d.target.kind !== 'outer') next(d.sort);
        return undefined;
      case 'import':
      case 'export': {
        const sort = d.kind === 'export' ? d.item.sort : d.type.kind;
        next(sort);
        return undefined;
      }
      case 'custom':
        this.parts.push({ name: `custom ${d.name}`, size: d.data.length });
        return undefined;
      case 'value':
      case 'start':
        this.gates.add('values');
        return undefined;
      case 'type':
        if (isAsync(d.type)) this.gates.add('async');
        return undefined;
      case 'core-type':
        return undefined;
      default:
        return d satisfies never;
    }
  }
}

/** Whether a type has functions, streams or futures of the asynchronous part of the specification in it. */
function isAsync(type: DefType): boolean {
  switch (type.kind) {
    case 'func':
      return type.async;
    case 'stream':
    case 'future':
      return true;
    case 'instance':
    case 'component':
      return type.decls.some((decl) => decl.kind === 'type' && isAsync(decl.type));
    default:
      return false;
  }
}

function largestFirst(parts: readonly SizePart[]): SizePart[] {
  return parts.filter((p) => p.size > 0).toSorted((a, b) => b.size - a.size);
}

function countsOf(names: readonly string[]): Count[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}

function typeText(type: CoreExternType): string {
  switch (type.kind) {
    case 'func':
      return `func (${type.params.join(', ')}) -> (${type.results.join(', ')})`;
    case 'memory':
      return `memory ${limitsText(type.limits)}`;
    case 'table':
      return `table ${limitsText(type.limits)} ${type.element}`;
    case 'global':
      return `global ${type.mutable ? 'mut ' : ''}${type.type}`;
    case 'tag':
      return `tag (${type.params.join(', ')})`;
    default:
      return type satisfies never;
  }
}

const limitsText = ({ min, max }: CoreLimits): string =>
  max === undefined ? `${min}` : `${min} to ${max}`;
