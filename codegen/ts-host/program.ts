/** A world -> what a host imports and calls: `Imports`, `Exports`, `Running`, `Program`, `instantiate` and `link`. */
import { camelCaseAll } from '../../src/base/index.ts';
import {
  externName,
  hasOnlyTypes,
  interfaceName,
  worldName,
  type WorldInterface,
  type WorldItem,
} from '../../src/model/index.ts';
import { docComment } from '../ts/tsdoc.ts';
import { type Doc, enclosed, group, hardline, ifBroken, indent, join, line } from '../ts/doc.ts';
import { propertyKey, typeNames } from '../ts/names.ts';
import { external, globalName, nameOf, quoted } from '../ts/source-file.ts';
import { freeMembers, sortFuncs } from '../ts/members.ts';
import type { Mapped } from '../ts/mapping.ts';
import { body } from '../ts/shapes.ts';
import { membersBeyondWit, shortNames } from '../ts/unit.ts';
import type { Role, WorldModules } from '../ts/world-modules.ts';

/** Adds the world's own statements to its file. */
export function addProgram(world: WorldModules): void {
  const { file, model } = world;
  const { docs, stability, imports, exports } = model.worlds[world.world]!;
  const fixed = (name: string): Doc => nameOf(file.declare([name]));
  const name = {
    imports: fixed('Imports'),
    exports: fixed('Exports'),
    running: fixed('Running'),
    program: fixed('Program'),
    instantiate: fixed('instantiate'),
    link: fixed('link'),
  };
  const title = worldName(model, world.world);
  const about = [docs, `What the world \`${title}\` imports.`].filter((d) => d !== undefined);
  const { members: given, isOptional } = importMembers(world, imports);
  file.add([
    docComment({
      docs: about.join('\n\n'),
      ...(stability === undefined ? {} : { stability }),
    }),
    given.length === 0
      ? ['export type ', name.imports, ' = ', globalName('Record'), '<string, never>;']
      : ['export interface ', name.imports, ' ', body(given)],
  ]);
  file.add([
    docComment({ docs: `What the world \`${title}\` exports.` }),
    'export interface ',
    name.exports,
    ' ',
    body(exportMembers(world, exports)),
  ]);

  const witlink = (symbol: string, value = false): Doc =>
    nameOf(external('witlink', symbol, value));
  const promise = (of: Doc): Doc => [globalName('Promise'), '<', of, '>'];
  file.add([
    docComment({ docs: 'An instance of the world, and the state behind it.' }),
    group([
      ['export interface ', name.running],
      indent([line, 'extends ', globalName('Omit'), '<', witlink('Running'), ', "exports"> ']),
    ]),
    body([['readonly exports: ', name.exports, ';']]),
  ]);
  const importsParam = (form: string): Doc => [
    'imports',
    isOptional && form === '?' ? '?' : '',
    ': ',
    name.imports,
    isOptional && form === '=' ? ' = {}' : '',
  ];
  file.add([
    docComment({ docs: 'The world, linked once, to be instantiated any number of times.' }),
    'export interface ',
    name.program,
    ' ',
    body([
      ['readonly plan: ', witlink('Plan'), ';'],
      [
        docComment({ docs: 'Makes an instance, isolated from all others.' }),
        group([
          'instantiate',
          enclosed('(', [importsParam('?'), ['options?: ', witlink('InstantiateOptions')]], ')'),
          ': ',
          promise(name.running),
          ';',
        ]),
      ],
    ]),
  ]);

  const settings = settingsOf(world);
  if (settings?.statement !== undefined) file.add(settings.statement);
  const defaults = mappedImports(world, imports);
  const allImports = (of: string): Doc => objectOf([...defaults, `...${of}`]);
  const allOptions = (of: string): Doc =>
    settings === undefined ? of : objectOf([`...${of}`, ...settings.members]);
  const component: Doc = ['component: ', witlink('ComponentSource')];
  const options = (more: Doc): Doc => ['options: ', witlink('LinkOptions'), more, ' = {}'];
  file.add([
    docComment({
      docs:
        'Links a component of the world and instantiates it.\n\n' +
        '@throws WitlinkError where it or the imports do not fit, before anything runs\n' +
        '@throws Trap where a start function traps',
    }),
    'export async ',
    group([
      'function ',
      name.instantiate,
      enclosed(
        '(',
        [component, importsParam('='), options([' & ', witlink('InstantiateOptions')])],
        ')',
      ),
      ': ',
      promise(name.running),
      ' ',
    ]),
    body([
      ['const given = ', allImports('imports'), ';'],
      ...(settings === undefined ? [] : [['const settings = ', allOptions('options'), ';']]),
      [
        'const running: unknown = await ',
        witlink('instantiate', true),
        enclosed('(', ['component', 'given', settings === undefined ? 'options' : 'settings'], ')'),
        ';',
      ],
      ['return running as ', name.running, ';'],
    ]),
  ]);
  file.add([
    docComment({
      docs: 'Links a component of the world. The value is undefined where a diagnostic is an error.',
    }),
    'export async ',
    group([
      'function ',
      name.link,
      enclosed('(', [component, options('')], ')'),
      ': ',
      promise([witlink('Outcome'), '<', name.program, ' | undefined>']),
      ' ',
    ]),
    body([
      ['const { value, diagnostics } = await ', witlink('link', true), '(component, options);'],
      'if (value === undefined) return { value, diagnostics };',
      [
        'const program: ',
        name.program,
        ' = ',
        body([
          'plan: value.plan,',
          [
            ['async instantiate(imports, options = {}) '],
            body([
              ['const given = ', allImports('imports'), ';'],
              ...(settings === undefined
                ? []
                : [['const settings = ', allOptions('options'), ';']]),
              [
                'const running: unknown = await value.instantiate',
                `(given, ${settings === undefined ? 'options' : 'settings'});`,
              ],
              ['return running as ', name.running, ';'],
            ]),
            ',',
          ],
        ]),
        ';',
      ],
      'return { value: program, diagnostics };',
    ]),
  ]);
}

function objectOf(members: readonly Doc[]): Doc {
  const inner = join([',', line], members);
  return group(['{', indent([line, inner]), ifBroken(','), line, '}']);
}

/** The imports for which a module stands that the user named; each with its key. */
function mappedImports(world: WorldModules, items: readonly WorldItem[]): Doc[] {
  return items.flatMap((item): Doc[] => {
    if (item.kind !== 'interface' || hasOnlyTypes(world.model, item.id)) return [];
    const key = externName(world.model, item);
    const mapped = mappedOf(world, item);
    return mapped === undefined ? [] : [[quoted(key), ': ', nameOf(mapped.symbol)]];
  });
}

function mappedOf(world: WorldModules, item: WorldInterface): Mapped | undefined {
  return world.options.map(externName(world.model, item));
}

interface ImportMembers {
  readonly members: readonly Doc[];
  /** Whether all of them can be left out. */
  readonly isOptional: boolean;
}

/** What a host gives, a property each. */
export function importMembers(world: WorldModules, items: readonly WorldItem[]): ImportMembers {
  const { model, options } = world;
  const shapes = world.worldShapes.import;
  const classes = classMembers(world, items);
  const funcs = items.flatMap((i) => (i.kind === 'func' ? [i.func] : []));
  const instances = items.flatMap((item): { member: Doc; isOptional: boolean }[] => {
    // What has only types is given by nobody.
    if (item.kind !== 'interface' || hasOnlyTypes(model, item.id)) return [];
    const key = propertyKey(externName(model, item));
    const mapped = mappedOf(world, item);
    if (mapped !== undefined) {
      return [{ member: [key, '?: typeof ', nameOf(mapped.symbol), ';'], isOptional: true }];
    }
    return [{ member: instanceMember(world, 'import', item, key), isOptional: false }];
  });
  const free = freeMembers(sortFuncs(funcs).free, shapes, options.results, 'host');
  return {
    members: [...instances.map((i) => i.member), ...classes, ...free],
    isOptional: instances.every((i) => i.isOptional) && classes.length + free.length === 0,
  };
}

/** The classes of the world's own resources. */
function classMembers(world: WorldModules, items: readonly WorldItem[]): readonly Doc[] {
  const types = items.filter((i) => i.kind === 'type');
  const names = typeNames(types.map((t) => t.name));
  return types.flatMap(({ id }, i): Doc[] => {
    const made = world.worldClasses.get(id);
    return made === undefined ? [] : [[propertyKey(names[i]!), ': ', nameOf(made), ';']];
  });
}

/** What it is given, a property each. */
export function exportMembers(world: WorldModules, items: readonly WorldItem[]): Doc[] {
  const { model, options } = world;
  const instances = items.filter((i) => i.kind === 'interface');
  const funcs = items.flatMap((i) => (i.kind === 'func' ? [i.func] : []));
  const shorts = shortNames(instances.map((i) => externName(model, i)));
  const taken = new Set([
    ...camelCaseAll(funcs.map((f) => f.name)),
    ...items.map((i) => externName(model, i)),
  ]);
  const members = instances.flatMap((item) => {
    const name = externName(model, item);
    const short = shorts.get(name);
    const members = [instanceMember(world, 'export', item, propertyKey(name))];
    if (short !== undefined && !taken.has(short)) {
      members.push(instanceMember(world, 'export', item, propertyKey(short), false));
    }
    return members;
  });
  const shapes = world.worldShapes.export;
  return [
    ...members,
    ...classMembers(world, items),
    ...freeMembers(sortFuncs(funcs).free, shapes, options.results, 'host'),
    ...membersBeyondWit(world, undefined, world.file),
  ];
}

function instanceMember(
  world: WorldModules,
  role: Role,
  item: WorldInterface,
  key: string,
  documented = true,
): Doc {
  // An import without a unit is mapped to a module, and doesn't come here.
  const type = nameOf(world.unitOf(role, item)!.whole);
  const own = interfaceName(world.model, item.id);
  const docs =
    documented && item.name !== undefined && own !== undefined
      ? `Implements \`${own}\`.`
      : undefined;
  const about = docComment({
    ...(docs === undefined ? {} : { docs }),
    ...(item.stability === undefined ? {} : { stability: item.stability }),
    ...(item.externalId === undefined ? {} : { externalId: item.externalId }),
  });
  return [documented ? about : '', key, ': ', type, ';'];
}

/** What the runtime is told of what was chosen, with the constant for shapes; nothing for the defaults. */
function settingsOf(
  world: WorldModules,
): { readonly members: readonly Doc[]; readonly statement?: Doc } | undefined {
  const { results, flags, promises } = world.options;
  const waits = promises === true ? ['promises: true'] : [];
  const chosen = [
    ...(results === 'returned' ? ['results: "returned",'] : []),
    ...(flags === 'bigint' ? ['flags: "bigint",'] : []),
  ];
  if (chosen.length === 0) return waits.length === 0 ? undefined : { members: waits };
  // The module declares no other value in small letters that could be called so.
  const name = 'values';
  const statement: Doc = [
    '/** The shapes of values for which these bindings were generated. */',
    hardline,
    ['const ', name, ' = ', body(chosen), ' as const;'],
  ];
  return { members: [name, ...waits], statement };
}
