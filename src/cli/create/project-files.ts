/** The files that every new project has, whatever its language: configuration, README, a test that passes. */
import pkg from '../../../package.json' with { type: 'json' };
import {
  type Engine,
  engines,
  json,
  type ProjectParts,
  type Recipe,
} from '../../toolchains/index.ts';
import type { Files } from './wit-files.ts';

export interface Project {
  /** A label. */
  readonly name: string;
  readonly recipe: Recipe;
  readonly parts: ProjectParts;
  readonly engine: Engine;
  /** The world, as it is named in the package in `wit/`. */
  readonly world: string;
  /** From the folder of the project. */
  readonly entry: string;
  /** The file with which the user begins: the entry, or one in it. */
  readonly first: string;
  readonly features: readonly string[] | 'all';
  /** What package.json says of witlink: a range of versions, or a file. */
  readonly witlink: string;
  /** Whether the world is the one that `create` made up. */
  readonly isStarter: boolean;
}

/** Of packages that are not released, the versions that witlink is developed with. */
const tried: Readonly<Record<string, string>> = pkg.devDependencies;

export function projectFiles(project: Project): Files {
  const { name, parts, entry } = project;
  return {
    'witlink.json': configuration(project),
    'package.json': npmPackage(project),
    'README.md': readme(project),
    '.gitignore': ['build/', 'node_modules/', ...(parts.ignored ?? []), ''].join('\n'),
    'test/component.test.js': test(project),
    ...parts.files({ name, entry }),
  };
}

const outputOf = ({ name }: Project): string => `build/${name}.wasm`;

function configuration(project: Project): string {
  const { recipe, world, entry, features, parts, engine } = project;
  const isBeside = recipe.entry !== 'folder' && entry.startsWith(`${parts.sources}/`);
  return json({
    $schema: './node_modules/witlink/schema/witlink.json',
    ...(features.length === 0 ? {} : { features }),
    builds: [
      {
        language: recipe.language,
        ...(parts.engines === undefined || engine === engines[0] ? {} : { engine }),
        world,
        entry,
        output: outputOf(project),
        ...(isBeside || entry === parts.sources ? {} : { bindings: parts.sources }),
      },
    ],
  });
}

function npmPackage({ parts, engine, witlink }: Project): string {
  const needed = [...(parts.engines ? [parts.engines[engine]] : []), ...(parts.packages ?? [])];
  const packages = needed.map((name) => [name, `^${tried[name]}`]);
  return json({
    private: true,
    type: 'module',
    scripts: { build: 'witlink build', test: 'witlink build && node --test' },
    devDependencies: { ...Object.fromEntries(packages), witlink },
  });
}

function readme(project: Project): string {
  const { name, recipe, first, world, parts } = project;
  const needs =
    parts.packages === undefined
      ? `What is needed for ${recipe.title} and not there, \`npm run build\` tells, with how it is installed.`
      : `All that is needed for ${recipe.title} comes by \`npm install\`.`;
  return `# ${name}

A WebAssembly component in ${recipe.title}, of the world \`${world}\`.

\`\`\`
npm install
npm test
\`\`\`

builds \`${outputOf(project)}\` and tests it; \`npm run build\` only builds. ${needs}

| where | what |
|---|---|
| \`wit/\` | the world: what the component imports and exports |
| \`${first}\` | the component: yours to write, as other files that don’t say that they are generated |
| \`test/\` | its tests, which run the component in Node |
| \`witlink.json\` | how it is built |
`;
}

function test(project: Project): string {
  const { world, features } = project;
  const options = features.length === 0 ? '' : `, { features: ${JSON.stringify(features)} }`;
  const imports = ['load', 'renderText', 'selectWorld', 'targets', 'createSources'];
  if (project.isStarter) imports.push('instantiate');
  return `// Tests of the component that \`npm run build\` makes.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { ${imports.toSorted().join(', ')} } from 'witlink';
import { nodeHost } from 'witlink/node';

const top = path.join(import.meta.dirname, '..');
const component = await readFile(path.join(top, ${JSON.stringify(outputOf(project))}));

test('the component fits its world', async () => {
  const { value } = await load(path.join(top, 'wit'), nodeHost()${options});
  const world = selectWorld(value.model, value.root, ${JSON.stringify(world)});
  const { diagnostics } = targets(component, value.model, world.id);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  assert.equal(renderText(errors, createSources(value.sources)), '');
});
${project.isStarter ? starterTest(project) : ''}`;
}

const starterTest = ({ first }: Project): string => `
test('it greets', async () => {
  const { exports } = await instantiate(component);
  assert.equal(typeof exports.greet, 'function');
  // When it is written, in ${first}:
  // assert.equal(exports.greet('Ada'), 'Hello, Ada!');
});
`;
