/**
 * `witlink inspect`: what is in a binary, made to be read in ten seconds; as JSON the whole `Inspection`, as CycloneDX of what
 * it is made.
 */
import { printable, printableJson, sha256 } from '../../base/index.ts';
import {
  billOfMaterials,
  inspect as inspectBytes,
  type Constituent,
  type Inspection,
  type TreeNode,
} from '../../component/index.ts';
import { bytes } from '../../telling/index.ts';
import type { Io } from '../io.ts';
import type { InspectJson } from '../json-forms.ts';
import { readWasm } from '../read-wasm.ts';
import { report } from '../report.ts';

/** Parts that are shown by themselves. */
const shownParts = 6;
/** What an instance is given. */
const shownNames = 4;
/** Lines of the tree that are shown. */
const shownNodes = 40;

export interface InspectCommandOptions {
  readonly json?: boolean;
  readonly format?: 'text' | 'json' | 'cyclonedx';
}

export async function inspect(
  path: string,
  options: InspectCommandOptions,
  io: Io,
): Promise<number> {
  const { bytes, file, diagnostics } = await readWasm(path, io);
  if (bytes === undefined) return report(io, diagnostics);
  const found = inspectBytes(bytes, { file });
  const code = report(io, found.diagnostics);
  if (found.value === undefined) return code;
  const whole: InspectJson = found.value;
  if (options.format === 'cyclonedx') {
    io.out(printableJson(billOfMaterials(whole, sha256(bytes))));
  } else io.out(options.json === true ? printableJson(whole) : text(whole));
  return code;
}

const kinds = {
  component: 'component',
  'core-module': 'core module',
  'wit-package': 'WIT package in binary form',
} as const;

function text(i: Inspection): string {
  const blocks = [
    [`${printable(i.file)}: ${kinds[i.kind]}, ${bytes(i.size)}`],
    section('size', sizes(i)),
    i.wit === undefined ? [] : section('wit', i.wit.trimEnd().split('\n').map(printable)),
    core(i),
    section('parts', tree(i)),
    section('composed of', constituents(i.composedOf ?? [], '')),
    section(
      'memories',
      i.memories.map(({ module, imported, limits: { min, max, pageSize, shared } }) => {
        const page = 2 ** (pageSize ?? 16);
        const most = max === undefined ? '' : `, at most ${bytes(max * page)}`;
        const words = [imported ? 'imported' : '', shared ? 'shared' : ''].filter((w) => w !== '');
        return `${printable(module)}: ${bytes(min * page)}${most}${words.map((w) => `, ${w}`).join('')}`;
      }),
    ),
    section(
      'canonical options',
      i.options.map(({ name, count }) => `${count} × ${name}`),
    ),
    section(
      'made by',
      i.producers.map((p) => printable(`${p.field}: ${p.name} ${p.version}`.trim())),
    ),
    section('needs', i.gates),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`.trimEnd())];
}

function sizes({ parts, size }: Inspection): string[] {
  const line = (name: string, part: number): string =>
    `${bytes(part).padStart(10)} ${`${Math.round((part / size) * 100)}%`.padStart(4)}  ${printable(name)}`;
  const rest = parts.slice(shownParts);
  const sum = rest.reduce((total, p) => total + p.size, 0);
  return [
    ...parts.slice(0, shownParts).map((p) => line(p.name, p.size)),
    ...(rest.length === 0 ? [] : [line(`${rest.length} more`, sum)]),
  ];
}

function core({ core: found }: Inspection): string[] {
  if (found === undefined) return [];
  const show = (lines: readonly string[]): string[] => [
    ...lines.slice(0, shownNodes),
    ...(lines.length > shownNodes ? [`… ${lines.length - shownNodes} more`] : []),
  ];
  const imports = found.imports.map((i) => printable(`${i.module} ${i.name}: ${i.type}`));
  const exports = found.exports.map((e) => printable(`${e.name}: ${e.type}`));
  const both = [section('imports', show(imports)), section('exports', show(exports))];
  return both
    .filter((s) => s.length > 0)
    .map((s) => s.join('\n'))
    .join('\n\n')
    .split('\n')
    .filter((line, n) => n > 0 || line !== '');
}

function tree({ tree: root, kind }: Inspection): string[] {
  if (root === undefined || kind !== 'component') return [];
  const lines: string[] = [];
  const visit = (node: TreeNode, indent: string): void => {
    for (const child of node.children ?? []) {
      lines.push(printable(`${indent}${label(child)}`));
      visit(child, `${indent}  `);
    }
  };
  visit(root, '');
  if (lines.length <= shownNodes) return lines;
  return [...lines.slice(0, shownNodes), `… ${lines.length - shownNodes} more`];
}

function constituents(all: readonly Constituent[], indent: string): string[] {
  return all.flatMap((c) => [
    `${indent}${printable(constituent(c))}`,
    ...constituents(c.constituents, `${indent}  `),
  ]);
}

const insides = {
  whole: '',
  minified: ', minified',
  imported: ', imported',
  missing: ', which is not inside as it was',
} as const;

function constituent(c: Constituent): string {
  const languages = c.producers.filter((p) => p.field === 'language');
  const by = languages.map((p) => `, ${p.name} ${p.version}`.trimEnd()).join('');
  const title = [c.name ?? 'a component without a name', c.version].filter((t) => t !== undefined);
  return `${title.join(' ')}: SHA-256 ${c.sha256.slice(0, 12)}…${by}${insides[c.inside]}`;
}

function label(node: TreeNode): string {
  const name = node.name === undefined ? '' : ` ${node.name}`;
  const names = (node.with ?? []).map((n) => (n === '' ? '""' : n));
  const more = names.length > shownNames ? ` and ${names.length - shownNames} more` : '';
  const given = names.length === 0 ? '' : ` with ${names.slice(0, shownNames).join(', ')}${more}`;
  switch (node.kind) {
    case 'component':
      return `component${name} (${bytes(node.size ?? 0)})`;
    case 'core-module':
      return `core module${name} (${bytes(node.size ?? 0)})`;
    case 'core-instance':
      return `core instance${name} of ${node.of}${given}`;
    case 'instance':
      return `instance${name} of ${node.of}${given}`;
    default:
      return node.kind satisfies never;
  }
}
