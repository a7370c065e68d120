/**
 * The backend `rust`: a module without dependencies for a crate that becomes a component, and a crate's root to begin
 * with. It needs `alloc`, not `std`; Rust 1.63 and later build it without a warning, as edition 2021.
 */
import { type AbiStep, type ExportGroup, type ImportGroup } from '../../src/abi/index.ts';
import { hasErrors } from '../../src/base/index.ts';
import { type Model, type TypeRef, unalias, type WorldId } from '../../src/model/index.ts';
import { defineBackend, type GeneratedFile, mark } from '../contract.ts';
import { type Doc, layOut } from '../text/doc.ts';
import { fileSegment } from '../text/file-segment.ts';
import { type MappingForm, readMapping } from '../text/mapping.ts';
import { generateWalked } from '../text/generate-guest.ts';
import { code, paragraphs } from '../text/template.ts';
import { readAttributes } from './attributes.ts';
import { docs } from './declare-types.ts';
import { exportItems, exportMacro } from './exports.ts';
import { width } from './format.ts';
import { importItems } from './imports.ts';
import { moduleName } from './names.ts';
import { exportedResourceMacro, flagsMacro, importedResourceMacro, importMacro } from './macros.ts';
import { runtime } from './runtime.ts';
import { skeleton } from './skeleton.ts';
import { RustWorld } from './world.ts';

export const rust = defineBackend({
  name: 'rust',
  summary: 'Rust for a component: a module without dependencies, and a crate’s root to begin with',
  subject: 'world',
  options: [
    {
      kind: 'text',
      name: 'derive',
      summary: 'traits to derive besides, with commas: `Default,serde::Serialize`',
      pattern: /^(?:[A-Za-z_][\w:]*(?:,\s*[A-Za-z_][\w:]*)*)?$/,
      what: 'names of traits with commas between them',
      default: '',
    },
    {
      kind: 'map',
      name: 'attribute',
      summary: 'attributes for types: `demo:store/api#error=#[non_exhaustive]`',
    },
    {
      kind: 'switch',
      name: 'std',
      summary: 'the crate has `std`: what functions fail with is a `std::error::Error`',
    },
    {
      kind: 'map',
      name: 'map',
      summary: 'take an imported interface’s types from a module: `wasi:io/*=wasip2::io::*`',
    },
  ],
  generate(model, id, options) {
    return generateWalked(model, id, 'rust', 'utf8', (walk) => {
      const names = walk.imports.flatMap((g) => g.name ?? []);
      const mapping = readMapping(options.map, names, modules);
      const written = [
        ...walk.imports.filter(
          ({ name }) => name === undefined || mapping.find(name) === undefined,
        ),
        ...walk.exports,
      ];
      const attributes = readAttributes(options.attribute, walk, written);
      const diagnostics = [...mapping.diagnostics, ...attributes.diagnostics];
      if (hasErrors(diagnostics)) return { value: [], diagnostics };
      const world = new RustWorld(walk, {
        module: moduleOf(walk.world.name),
        derives: options.derive.split(',').flatMap((t) => t.trim() || []),
        attributes: attributes.of,
        std: options.std,
        mapped: mapping.find,
      });
      return { value: files(world, model, id), diagnostics };
    });
  },
});

/** The module, and its file beside the crate's root. */
function moduleOf(world: string): string {
  const name = fileSegment(moduleName(world)).replaceAll(/[^0-9A-Za-z_]/g, '_');
  return name === 'lib' || name === 'main' ? `${name}_` : name;
}

const modules: MappingForm = {
  what: 'module of Rust',
  target: /^(?:::)?[A-Za-z_]\w*(?:::(?:[A-Za-z_]\w*|\*))*$/,
  spell: moduleName,
  help: 'write `interface=crate::module`, or `wasi:io/*=wasip2::io::*`',
};

function files(world: RustWorld, model: Model, id: WorldId): readonly GeneratedFile[] {
  const { module } = world.options;
  const text = (doc: Doc): string => `${layOut(doc, { width, indent: '    ' })}\n`;
  return [
    {
      path: `${module}.rs`,
      text: text(moduleDoc(world, mark('rust', model, { world: id }))),
      kind: 'generated',
    },
    { path: 'lib.rs', text: text(skeleton(world)), kind: 'skeleton' },
  ];
}

/** What may be there and unused, and what is no business of the user's linters. */
const allowed = 'dead_code, unused_imports, unused_macros, clippy::all, rustdoc::all';

function moduleDoc(world: RustWorld, marked: string): Doc {
  const { imports, exports } = world;
  const errors = errorTypes(world);
  const types = [...imports, ...exports].flatMap((g) => g.types);
  const hasFlags = types.some(({ id }) => world.walk.model.types[id]!.type.kind === 'flags');
  const root = new Module();
  for (const group of imports) {
    root
      .within(world.pathOf(group))
      .put(importItems(world, group, errors), moduleDocs(world, group));
  }
  for (const group of exports) {
    root
      .within(world.pathOf(group))
      .put(exportItems(world, group, errors), moduleDocs(world, group));
  }
  const hasImported = imports.some((g) => g.resources.length > 0);
  const hasExported = exports.some((g) => g.resources.length > 0);
  const hasImports = hasImported || hasExported || imports.some((g) => g.funcs.length > 0);
  return code`
    // ${marked}
    ${docs(world.walk.world).map((l) => l.replace('///', '//!'))}
    #![allow(${allowed})]

    ${paragraphs([
      hasImports && importMacro,
      hasFlags && flagsMacro,
      hasImported && importedResourceMacro,
      hasExported && exportedResourceMacro,
      code`use self::rt::{String, Vec};`,
      root.content(0),
      runtime(areaSize(exports)),
      exportMacro(world),
    ])}
  `;
}

function moduleDocs(world: RustWorld, { iface }: ImportGroup | ExportGroup): readonly string[] {
  return iface === undefined ? [] : docs(world.walk.model.interfaces[iface]!);
}

/** Modules within each other, with what each has. */
class Module {
  readonly #inner = new Map<string, Module>();
  #items: Doc | undefined;
  #docs: readonly string[] = [];

  within(path: readonly string[]): Module {
    const [first, ...rest] = path;
    if (first === undefined) return this;
    let inner = this.#inner.get(first);
    if (inner === undefined) this.#inner.set(first, (inner = new Module()));
    return inner.within(rest);
  }

  put(items: Doc | undefined, lines: readonly string[]): void {
    this.#items = paragraphs([this.#items, items]);
    this.#docs = lines;
  }

  /** @param depth - How many modules it stands in. */
  content(depth: number): Doc | undefined {
    const inner = [...this.#inner].map(([name, module]) => {
      const content = module.content(depth + 1);
      return content === undefined
        ? code`
            ${module.#docs}
            pub mod ${name} {}
          `
        : code`
            ${module.#docs}
            pub mod ${name} {
              ${content}
            }
          `;
    });
    const uses = `use ${'super::'.repeat(depth)}rt::{self, String, Vec};`;
    return paragraphs([depth > 0 && this.#items !== undefined && uses, this.#items, ...inner]);
  }
}

/** The types that functions fail with. */
function errorTypes({ walk }: RustWorld): ReadonlySet<TypeRef> {
  const { types } = walk.model;
  const results = [...walk.imports, ...walk.exports].flatMap((group) =>
    group.funcs.flatMap(({ func: { result } }) => (result === undefined ? [] : [result])),
  );
  return new Set(
    results.flatMap((result) => {
      const shape = walk.abi.shape(result);
      return shape.kind === 'result' && shape.err !== undefined ? [unalias(types, shape.err)] : [];
    }),
  );
}

/** The size of the largest result that an export leaves in memory. */
function areaSize(exports: readonly ExportGroup[]): number {
  const sizeOf = (step: AbiStep): number =>
    step.kind === 'area' && step.lifetime === 'post-return' ? step.layout.size : 0;
  return exports
    .flatMap((group) => group.funcs.flatMap(({ walk }) => walk.steps.map(sizeOf)))
    .reduce((a, b) => Math.max(a, b), 0);
}
