/** The walker visits all that is there, in order, and can be told to pass things by. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseWac, wacChildKeys } from '../../grammar/wac/index.ts';
import { childKeys, parse, walk } from '../../grammar/wit/index.ts';
import type { NodeKind } from '../../grammar/wit/index.ts';

const { value } = parse('interface a { record b { c: u8 } d: func(e: f); } world g { import a; }');

test('names come in order of the text', () => {
  const names: string[] = [];
  walk(value, { id: { enter: (id) => void names.push(id.name) } });
  expect(names).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'a']);
});

test('what is under a node can be left out, and parents are known', () => {
  const seen: string[] = [];
  walk(value, {
    record: { enter: () => false, leave: () => void seen.push('/record') },
    id: { enter: (id, parents) => void seen.push(`${parents.at(-1)!.kind} ${id.name}`) },
    any: { leave: (node) => void (node.kind === 'world' && seen.push('/world')) },
  });
  expect(seen).toEqual([
    'interface a',
    '/record',
    'func d',
    'param e',
    'type-name f',
    'world g',
    'local-path a',
    '/world',
  ]);
});

test('every node that has nodes is known by its keys', () => {
  const isNode = (x: unknown): x is { kind: NodeKind } =>
    typeof x === 'object' && x !== null && 'kind' in x && String(x.kind) in childKeys;
  walk(value, {
    any: {
      enter(node) {
        const keys = Object.entries(node)
          .filter(([, field]) => (Array.isArray(field) ? field.some(isNode) : isNode(field)))
          .map(([key]) => key);
        expect(childKeys[node.kind]).toEqual(expect.arrayContaining(keys));
      },
    },
  });
});

test('every node of a composition that has nodes is known by its keys', () => {
  const text = readFileSync('fixtures/format/layout.in.wac', 'utf8');
  type Parent = Readonly<Record<string, unknown>> & { readonly kind: keyof typeof wacChildKeys };
  const isNode = (x: unknown): x is Parent =>
    typeof x === 'object' && x !== null && 'kind' in x && String(x.kind) in wacChildKeys;
  const seen = new Set<string>();
  const look = (node: Parent): void => {
    seen.add(node.kind);
    for (const [key, field] of Object.entries(node)) {
      const nodes = [field].flat().filter(isNode);
      if (nodes.length > 0) expect(wacChildKeys[node.kind]).toContain(key);
      nodes.forEach(look);
    }
  };
  look(parseWac(text).value as never);
  const own = Object.keys(wacChildKeys).filter((kind) => !(kind in childKeys));
  expect(own.filter((kind) => !seen.has(kind))).toEqual([]);
});

test('functions of resources have one key for all their kinds', () => {
  const text = 'interface a { resource b { constructor(); c: func(); d: static func(); } }';
  const kinds: string[] = [];
  walk(parse(text).value, { 'resource-func': { enter: ({ kind }) => void kinds.push(kind) } });
  expect(kinds).toEqual(['constructor', 'method', 'static']);
});
