/**
 * The JSON form of a graph (`graph-json.ts`) -> the graph, with the places of its parts in the text, so that whatever is
 * wrong with it is told where it is said. The bytes of components come from whoever knows where they are. Whether the graph
 * holds is asked by `checkGraph`.
 */
import { parse } from '../../grammar/wit/index.ts';
import {
  append,
  binaryIn,
  diagnostic,
  didYouMean,
  fromBase64,
  hasErrors,
  sha256,
  WitlinkError,
  type AsyncBinarySource,
  type Binary,
  type Diagnostic,
  type Outcome,
  type TextSpan,
} from '../base/index.ts';
import { readComponent, type ExternName } from '../binary/index.ts';
import { selectWorld } from '../model/index.ts';
import { resolve } from '../resolve/index.ts';
import {
  choice,
  list,
  number,
  object,
  optional,
  readShape,
  required,
  tagged,
  text,
  type Read,
  type TextForm,
} from '../shape/index.ts';
import type { GraphPackageJson } from './graph-json.ts';
import type { Graph, GraphNode, GraphPackage, ItemType } from './graph.ts';
import { readPackage } from './package.ts';
import { toldAt } from './told-at.ts';

const anything: TextForm = { what: 'a text', pattern: '', rule: '' };
const digest: TextForm = {
  what: 'a SHA-256',
  pattern: '^[0-9a-f]{64}$',
  rule: 'it has 64 hexadecimal digits in lower case',
};
const word = text(anything);
// Whether there is anything of that number is for `checkGraph` to say.
const index = number(0, 2 ** 32 - 1);

const externShape = object({
  name: required('The name.', word),
  implements: optional('The interface that it implements.', word),
  versionSuffix: optional('The rest of a canonical version.', word),
  externalId: optional('What it is called elsewhere.', word),
});

const typeShape = tagged(
  'kind',
  object({
    kind: required('On which side it stands.', choice(['import', 'export'])),
    package: required('The package.', index),
    name: required('Its name there.', word),
  }),
  object({
    kind: required('It is of a world.', choice(['world'])),
    world: required('The world.', index),
    name: required('Its name there.', word),
  }),
);

const nodeShape = tagged(
  'kind',
  object({
    kind: required('An instance.', choice(['instantiation'])),
    package: required('Of which package.', index),
    label: optional('Its name for people.', word),
  }),
  object({
    kind: required('An import.', choice(['import'])),
    extern: required('Its name.', externShape),
    type: required('Its type.', typeShape),
  }),
  object({
    kind: required('An export of an instance.', choice(['alias'])),
    source: required('The instance.', index),
    name: required('The name of the export.', word),
  }),
  object({
    kind: required('A type.', choice(['type'])),
    name: required('Its name.', word),
    type: required('What it is.', typeShape),
  }),
);

const packageShape = object({
  label: optional('Its name for people.', word),
  file: optional('The way to it.', word),
  name: optional('Its name where packages are kept.', word),
  imported: optional('The import by which the result has it.', externShape),
  sha256: optional('The digest of its bytes.', text(digest)),
  bytes: optional('Its bytes in base64.', word),
});

const graphShape = object({
  version: required('The version of this form.', number(1, 1)),
  packages: required('Components.', list(packageShape)),
  worlds: optional(
    'Worlds in WIT.',
    list(object({ wit: required('The package.', word), world: required('Its world.', word) })),
  ),
  nodes: required('What can be given or exported.', list(nodeShape)),
  arguments: required(
    'What instances are given.',
    list(
      object({
        to: required('The instance.', index),
        name: required('Its import.', word),
        from: required('What is given.', index),
      }),
    ),
  ),
  exports: required(
    'What the result exports.',
    list(
      object({
        node: required('The node.', index),
        extern: required('Its name.', externShape),
      }),
    ),
  ),
});

/**
 * Gives the bytes of a package, by its file or its digest. Throws, or rejects with, an `Error` whose message says for people
 * why they can't be had.
 */
export type FindGraphPackage = (
  wanted: GraphPackageJson,
) => AsyncBinarySource | Promise<AsyncBinarySource>;

/**
 * Reads a graph from JSON. The value is undefined where anything is wrong with the text, or a package can't be read; each
 * part of the graph knows where it stands in the text.
 *
 * @param json - The text: a `GraphJson`, or an object that has one as `graph`, as `witlink compose --json` prints it.
 */
export async function graphFromJson(
  json: string,
  find: FindGraphPackage,
  { file = 'graph.json' }: { readonly file?: string } = {},
): Promise<Outcome<Graph | undefined>> {
  const options = { file, comments: true, envelope: 'graph' };
  const { value, diagnostics } = readShape(json, graphShape, options);
  if (value === undefined) return { value, diagnostics };
  const found = [...diagnostics];
  const packages: GraphPackage[] = [];
  for (const form of value.packages) {
    const read = await readNamed(form, find);
    append(found, read.diagnostics);
    if (read.value !== undefined) packages.push(read.value);
  }
  const worlds: ModelWorld[] = [];
  for (const form of value.worlds ?? []) {
    const read = readWorld(form);
    append(found, read.diagnostics);
    if (read.value !== undefined) worlds.push(read.value);
  }
  // Numbers mean nothing where something is left out.
  if (hasErrors(found)) return { value: undefined, diagnostics: found };
  const nodes = value.nodes.flatMap((form) => readNode(form, worlds, found) ?? []);
  const graph: Graph = {
    packages,
    nodes,
    arguments: value.arguments.map(({ to, name, from, span }) => ({
      to,
      name: name.text,
      from,
      span,
    })),
    exports: value.exports.map(({ node, extern, span }) => ({
      node,
      extern: nameOf(extern),
      span,
    })),
  };
  return { value: hasErrors(found) ? undefined : graph, diagnostics: found };
}

type Form = Read<typeof graphShape>;

/** A world of a model. */
type ModelWorld = Pick<Extract<ItemType, { readonly kind: 'model' }>, 'model' | 'world'>;

async function readNamed(
  {
    label,
    file,
    name: own,
    imported,
    sha256: wanted,
    bytes: inline,
    span,
  }: Form['packages'][number],
  find: FindGraphPackage,
): Promise<Outcome<GraphPackage | undefined>> {
  const form: GraphPackageJson = {
    ...(label === undefined ? {} : { label: label.text }),
    ...(file === undefined ? {} : { file: file.text }),
    ...(own === undefined ? {} : { name: own.text }),
    ...(imported === undefined ? {} : { imported: nameOf(imported) }),
    ...(wanted === undefined ? {} : { sha256: wanted.text }),
  };
  const name = form.label ?? form.name ?? form.file ?? form.sha256;
  if (inline !== undefined) return readInline(inline, form);
  if (name === undefined) {
    return failed('compose/no-package', 'the package has neither `file` nor `sha256`', span);
  }
  let there: Binary;
  try {
    there = await binaryIn(await find(form), 'graphFromJson');
  } catch (error) {
    if (error instanceof WitlinkError) {
      const [{ message, help }] = error.diagnostics as [Diagnostic];
      return failed('compose/no-package', message, file?.span ?? span, help);
    }
    const why = error instanceof Error ? error.message : String(error);
    const message = `the package \`${name}\` can't be read: ${why}`;
    return failed('compose/no-package', message, file?.span ?? span);
  }
  const { bytes, file: place = form.file ?? name } = there;
  const digest = wanted === undefined ? undefined : sha256(bytes);
  if (digest !== wanted?.text) {
    const message = `\`${place}\` is another component than was meant: its SHA-256 is ${digest}`;
    return failed('compose/other-package', message, wanted?.span ?? span);
  }
  const { label: title, name: known, imported: extern } = form;
  const read = readPackage({
    bytes,
    file: place,
    ...(title === undefined ? {} : { label: title }),
    ...(known === undefined ? {} : { name: known }),
  });
  const value = read.value && { ...read.value, ...(extern && { imported: extern }) };
  return { value, diagnostics: toldAt(read.diagnostics, file?.span ?? span) };
}

/** A package whose bytes stand in the text itself. */
function readInline(
  { text: base64, span }: NonNullable<Form['packages'][number]['bytes']>,
  { label, name, imported }: GraphPackageJson,
): Outcome<GraphPackage | undefined> {
  const bytes = fromBase64(base64);
  if (bytes === undefined) return failed('compose/no-package', '`bytes` is no base64', span);
  const file = label ?? name ?? '<bytes>';
  const { value: tree, diagnostics } = readComponent(bytes, { file });
  const value = tree && {
    label: file,
    file,
    ...(name === undefined ? {} : { name }),
    ...(imported === undefined ? {} : { imported }),
    bytes,
    tree,
  };
  return { value, diagnostics: toldAt(diagnostics, span) };
}

function readWorld({
  wit,
  world,
}: NonNullable<Form['worlds']>[number]): Outcome<ModelWorld | undefined> {
  // Positions in a text within a text would lead nowhere.
  const parsed = parse(wit.text, { file: '<wit>' });
  const resolved = hasErrors(parsed.diagnostics)
    ? undefined
    : resolve([parsed.value], { features: 'all' });
  const [fault] = [...parsed.diagnostics, ...(resolved?.diagnostics ?? [])].filter(
    ({ severity }) => severity === 'error',
  );
  if (resolved === undefined || fault !== undefined) {
    return failed(
      'compose/bad-world',
      `the WIT has a fault: ${fault!.message}`,
      wit.span,
      fault!.help,
    );
  }
  const { model, root } = resolved.value;
  const selected = selectWorld(model, root, world.text);
  if (selected.kind === 'found') return { value: { model, world: selected.id }, diagnostics: [] };
  const message = `there is no world \`${world.text}\` in the package`;
  return failed(
    'compose/bad-world',
    message,
    world.span,
    didYouMean(world.text, selected.candidates),
  );
}

function readNode(
  form: Form['nodes'][number],
  worlds: readonly ModelWorld[],
  found: Diagnostic[],
): GraphNode | undefined {
  const { kind, span } = form;
  switch (kind) {
    case 'instantiation': {
      const { package: pkg, label } = form;
      return { kind, package: pkg, ...(label && { label: label.text }), span };
    }
    case 'alias':
      return { kind, source: form.source, name: form.name.text, span };
    case 'import':
    case 'type': {
      const type = readType(form.type, worlds);
      if (type === undefined) {
        const message = `there is no world of that number: there are ${worlds.length}`;
        found.push(diagnostic('compose/bad-index', message, form.type.span));
        return undefined;
      }
      return kind === 'import'
        ? { kind, extern: nameOf(form.extern), type, span }
        : { kind, name: form.name.text, type, span };
    }
    default:
      return form satisfies never;
  }
}

function readType(
  form: Read<typeof typeShape>,
  worlds: readonly ModelWorld[],
): ItemType | undefined {
  const name = form.name.text;
  if (form.kind !== 'world') return { kind: form.kind, package: form.package, name };
  const there = worlds[form.world];
  return there === undefined ? undefined : { kind: 'model', ...there, name };
}

function nameOf(form: Read<typeof externShape>): ExternName {
  const { name, implements: of, versionSuffix, externalId } = form;
  return {
    name: name.text,
    ...(of && { implements: of.text }),
    ...(versionSuffix && { versionSuffix: versionSuffix.text }),
    ...(externalId && { externalId: externalId.text }),
  };
}

function failed(
  code: string,
  message: string,
  span: TextSpan,
  help: readonly string[] = [],
): Outcome<undefined> {
  return { value: undefined, diagnostics: [diagnostic(code, message, span, { help })] };
}
