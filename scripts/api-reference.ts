/**
 * The declarations of the public API -> `docs/api/`: a page a room, with each exported name, its declaration and what its
 * TSDoc says, and an index by entry point. api-extractor reads the declarations, with a TypeScript of its own, as tools
 * for documentation can't use TypeScript 7. `node scripts/api-reference.ts` writes the pages;
 * `test/house/api-reference.test.ts` holds them to the sources.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { format } from 'prettier';

const root = path.dirname(import.meta.dirname);

/** Where the pages stand, in the project. */
export const apiFolder = path.join(root, 'docs/api');

/** The entry points by what is imported, and what each is for. */
const entries = {
  witlink: { file: 'src/index.ts', is: 'the whole library; nothing of it needs Node' },
  'witlink/node': { file: 'src/entries/node.ts', is: 'files of the machine' },
  'witlink/runtime': { file: 'src/entries/runtime.ts', is: 'what linked programs run on' },
  'witlink/codegen': { file: 'src/entries/codegen.ts', is: 'bindings and stubs from WIT' },
  'witlink/serve': { file: 'src/entries/serve.ts', is: 'answers to HTTP requests' },
  'witlink/wasi': { file: 'src/entries/wasi.ts', is: 'WASI alone, as imports of programs' },
  ...Object.fromEntries(
    ['vite', 'rollup', 'rolldown', 'webpack', 'rspack', 'esbuild'].map((name) => [
      `witlink/${name}`,
      { file: `src/entries/${name}.ts`, is: `the plug-in of ${name} that imports components` },
    ]),
  ),
  'witlink/prettier': { file: 'src/entries/prettier.ts', is: 'the plug-in of prettier' },
} as const;

/** What the pages are about: rooms that are told of together, in this order. */
const pages = [
  { name: 'wit', title: 'WIT', rooms: ['index.d.ts', 'grammar', 'model', 'resolve', 'node.d.ts'] },
  { name: 'component', title: 'Component binaries', rooms: ['component', 'binary', 'wasm'] },
  { name: 'compose', title: 'Composing', rooms: ['compose'] },
  { name: 'link', title: 'Linking', rooms: ['link', 'isolate', 'plan'] },
  { name: 'runtime', title: 'Running', rooms: ['runtime', 'abi'] },
  { name: 'importing', title: 'Importing components', rooms: ['importing', 'entries'] },
  { name: 'wasi', title: 'The platform and tests', rooms: ['wasi', 'serve', 'mock', 'wave'] },
  { name: 'rules', title: 'Rules and changes', rooms: ['rules'] },
  { name: 'codegen', title: 'Generating code', rooms: ['codegen', 'format', 'config'] },
  { name: 'base', title: 'Diagnostics and sources', rooms: ['base', 'report'] },
] as const;

/** An item of api-extractor's document model, as far as it is read here. */
interface Item {
  readonly kind: string;
  readonly name: string;
  readonly docComment?: string;
  readonly excerptTokens?: readonly { readonly text: string }[];
  readonly fileUrlPath?: string;
  readonly members?: readonly Item[];
}

/** What an exported name is, and by which entry points it is had. */
interface Exported {
  readonly name: string;
  /** More than one where a function has overloads. */
  readonly items: Item[];
  readonly entries: string[];
}

export interface ApiReference {
  /** The texts of the pages, by the names of their files. */
  readonly pages: ReadonlyMap<string, string>;
  /** What is wrong in the comments that they were made of: a line each, with its place. */
  readonly problems: readonly string[];
}

/** Makes all pages. Takes a few seconds, since the declarations are made anew. */
export async function apiReference(): Promise<ApiReference> {
  const folder = await mkdtemp(path.join(tmpdir(), 'witlink-api-'));
  try {
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
    await promisify(execFile)(
      process.execPath,
      [tsc, '-p', 'tsconfig.build.json', '--outDir', folder],
      { cwd: root },
    );
    const problems = new Set<string>();
    const exported = new Map<string, Exported>();
    for (const [entry, { file }] of Object.entries(entries)) {
      const items = await itemsOf(folder, file.replace(/\.ts$/, '.d.ts'), problems);
      for (const item of items) {
        const place = `${roomOf(item)} ${item.name}`;
        let known = exported.get(place);
        if (known === undefined) {
          exported.set(place, (known = { name: item.name, items: [], entries: [] }));
        }
        if (!known.entries.includes(entry)) known.entries.push(entry);
        if (known.entries[0] === entry) known.items.push(item);
      }
    }
    return {
      pages: await render([...exported.values()]),
      problems: [...problems],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What api-extractor finds exported by one file of declarations. */
async function itemsOf(
  folder: string,
  entry: string,
  problems: Set<string>,
): Promise<readonly Item[]> {
  const file = path.join(folder, entry);
  const model = `${file}.json`;
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: file,
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'esnext',
            module: 'nodenext',
            lib: ['esnext', 'dom'],
            strict: true,
            skipLibCheck: true,
            allowImportingTsExtensions: true,
            noEmit: true,
            typeRoots: [path.join(root, 'node_modules/@types')],
            types: ['node'],
          },
          files: [file],
        },
      },
      docModel: { enabled: true, apiJsonFilePath: model },
      apiReport: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(root, 'package.json'),
  });
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback(message) {
      message.handled = true;
      const { messageId, text, sourceFilePath = '', sourceFileLine = 0 } = message;
      if (!messageId.startsWith('tsdoc-')) return;
      problems.add(`${path.basename(sourceFilePath)}:${sourceFileLine}: ${text}`);
    },
  });
  const { members } = JSON.parse(await readFile(model, 'utf8')) as Item;
  return members![0]!.members!;
}

/** The room that declares an item, or a file beside the rooms. */
function roomOf({ fileUrlPath = '' }: Item): string {
  const [first, second] = fileUrlPath.split('/');
  return (first === 'src' ? second : first) ?? '';
}

async function render(exported: readonly Exported[]): Promise<ReadonlyMap<string, string>> {
  const onPages = pages.map((page) => {
    const own = exported.filter(({ items }) =>
      (page.rooms as readonly string[]).includes(roomOf(items[0]!)),
    );
    const bySection = sections.flatMap(([kinds]) =>
      own.filter(({ items }) => kinds.includes(items[0]!.kind)).toSorted(byName),
    );
    return { ...page, exported: bySection };
  });
  const told = new Set(onPages.flatMap((page) => page.exported));
  const left = exported.filter((e) => !told.has(e));
  if (left.length > 0) {
    const rooms = [...new Set(left.map(({ items }) => roomOf(items[0]!)))];
    throw new Error(`no page tells of what is exported by: ${rooms.join(', ')}`);
  }
  const texts = new Map<string, string>();
  for (const { name, title, exported: all } of onPages) {
    const parts = sections.flatMap(([kinds, heading]) => {
      const of = all.filter(({ items }) => kinds.includes(items[0]!.kind));
      return of.length === 0 ? [] : [`## ${heading}`, ...of.map(section)];
    });
    texts.set(`${name}.md`, [`# ${title}`, made, ...parts].join('\n\n'));
  }
  texts.set('README.md', index(onPages));
  const formatted = [...texts].map(async ([name, text]): Promise<[string, string]> => [
    name,
    await format(text, { parser: 'markdown', printWidth: 100, singleQuote: true }),
  ]);
  return new Map(await Promise.all(formatted));
}

const made = 'Made from the sources’ TSDoc by `node scripts/api-reference.ts`.';

/** What is told of together on a page, in this order. */
const sections: readonly [kinds: readonly string[], heading: string][] = [
  [['Function'], 'Functions'],
  [['Class'], 'Classes'],
  [['Variable'], 'Values'],
  [['Interface', 'TypeAlias', 'Enum'], 'Types'],
  [['Namespace'], 'Namespaces'],
];

const byName = (a: Exported, b: Exported): number =>
  a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1;

function section({ name, items, entries: from }: Exported): string {
  const code = items.map((item) => declaration(item)).join('\n');
  const texts = [...new Set(items.map(({ docComment }) => prose(docComment ?? '')))];
  return [
    `### ${name}`,
    from.map((entry) => `\`${entry}\``).join(', '),
    ...texts.filter((text) => text !== ''),
    `\`\`\`ts\n${code}\n\`\`\``,
  ].join('\n\n');
}

/** A declaration as it would stand in a file, the comments of its members included. */
function declaration(item: Item): string {
  const { kind, name, members = [] } = item;
  const head = (item.excerptTokens ?? [])
    .map(({ text }) => text)
    .join('')
    .replace(/^(?:export )?(?:declare )?/, '')
    .trim();
  if (kind === 'Namespace') return `namespace ${name} {\n${bodies(members)}\n}`;
  if (kind === 'Class' || kind === 'Interface') return `${head} {\n${bodies(members)}\n}`;
  return kind === 'Variable' ? `const ${head}` : head;
}

function bodies(members: readonly Item[]): string {
  return members.map((member) => `${comment(member.docComment)}${declaration(member)}`).join('\n');
}

/** What api-extractor puts where there is no comment. */
const filler = /^\/\*\*\s+\* Constructs a new instance of the `\w+` class\s+\*\/$/;

const comment = (text = ''): string =>
  text.trim() === '' || filler.test(text.trim()) ? '' : `${text.trim()}\n`;

/** What a comment says, as Markdown: its first part, then each tag as a paragraph of its own. */
function prose(docComment: string): string {
  const text = docComment
    .replace(/^\/\*\*/, '')
    .replace(/\*\/\s*$/, '')
    .replaceAll(/^[ \t]*\*? ?/gm, '')
    .trim();
  const [first = '', ...blocks] = text.split(/^@(?=\w)/m);
  return [first, ...blocks.map(block)].map((part) => part.trim()).join('\n\n');
}

function block(text: string): string {
  const [, tag = '', rest = ''] = /^(\w+)\s*([^]*)$/.exec(text) ?? [];
  const [, name = '', said = rest] =
    tag === 'param' || tag === 'typeParam' ? (/^(\w+) - ([^]*)$/.exec(rest) ?? []) : [];
  switch (tag) {
    case 'param':
    case 'typeParam':
      return `- \`${name}\`: ${said.trim().replaceAll('\n', '\n  ')}`;
    case 'returns':
      return `Returns: ${said}`;
    case 'throws':
      return `Throws: ${said}`;
    case 'example':
      return `Example:\n\n${said}`;
    default:
      return `${tag[0]!.toUpperCase()}${tag.slice(1)}: ${said}`;
  }
}

interface Page {
  readonly name: string;
  readonly title: string;
  /** In the order of the page. */
  readonly exported: readonly Exported[];
}

function index(onPages: readonly Page[]): string {
  const places = onPages.flatMap(({ name: page, exported }) => {
    // `audit` and `Audit` are one heading to a link, but for a number.
    const before = new Map<string, number>();
    return exported.map((e) => {
      const heading = e.name.toLowerCase();
      const count = before.get(heading) ?? 0;
      before.set(heading, count + 1);
      return { ...e, link: `${page}.md#${heading}${count === 0 ? '' : `-${count}`}` };
    });
  });
  const parts = Object.entries(entries).flatMap(([entry, { is }]) => {
    const names = places
      .filter(({ entries: from }) => from.includes(entry))
      .toSorted(byName)
      .map(({ name, link }) => `[${name}](${link})`);
    return [`## ${entry}`, `${is[0]!.toUpperCase()}${is.slice(1)}.`, names.join(' · ')];
  });
  const list = onPages.map(({ name, title }) => `- [${title}](${name}.md)`).join('\n');
  return [
    '# API reference',
    `Every name that an entry point of the package exports. ${made}`,
    list,
    ...parts,
  ].join('\n\n');
}

/** Writes the pages, and takes away those that are none any more. */
export async function writeApiReference(): Promise<ApiReference> {
  const made = await apiReference();
  await rm(apiFolder, { recursive: true, force: true });
  await mkdir(apiFolder, { recursive: true });
  for (const [name, text] of made.pages) await writeFile(path.join(apiFolder, name), text);
  return made;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { problems } = await writeApiReference();
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
