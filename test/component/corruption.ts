/**
 * Real binaries of up to 20 KB, and what chance makes of them: bytes changed, taken out, put in, moved, taken from
 * another file. Equal seeds give equal bytes, as long as the corpus is the same.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { componentize, embed, encode } from '../../src/component/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { readScript } from '../../src/wast/index.ts';
import { randomNumbers } from '../abi/random-functions.ts';
import { suitesFolder } from '../suites.ts';
import { coreModule } from '../core-modules/core-module.ts';
import { dummyModule } from '../core-modules/dummy-module.ts';
import { randomWit } from './random-wit.ts';

const mostBytes = 20_000;

/** Packages, modules that say their world, and components made of them; those of the public suites where they are. */
export async function corpus(): Promise<Uint8Array[]> {
  const found = [...(await ownBinaries()), ...(await suiteBinaries())];
  return found.filter((bytes) => bytes.length <= mostBytes);
}

async function ownBinaries(): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (let seed = 0; seed < 30; seed++) {
    const host = memoryHost({ 'x.wit': randomWit(seed, true).text });
    const { model, root } = (await load('x.wit', host, { features: 'all' })).value;
    found.push(encode(model, root!).value!);
    for (const world of model.packages[root!]!.worlds) {
      const module = coreModule(dummyModule(model, model.worlds[world]!));
      const said = embed(module, { target: { model, world } }).value!;
      found.push(said, componentize(said).value!);
    }
  }
  return found;
}

async function suiteBinaries(): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  const inSuite = (pattern: string): string[] =>
    globSync(pattern, { cwd: suitesFolder })
      .toSorted()
      .map((f) => path.join(suitesFolder, f));
  if (!existsSync(suitesFolder)) return found;
  for (const file of inSuite('wit-component/components/*/component.wat')) {
    found.push(await parse(readFileSync(file, 'utf8')));
  }
  for (const file of inSuite('component-model/**/*.wast')) {
    for (const directive of readScript(readFileSync(file, 'utf8'), file).value) {
      if (directive.kind !== 'unit' && directive.kind !== 'definition') continue;
      const { form } = directive.unit;
      if (form.kind === 'binary') found.push(form.bytes);
      // One script has an option that the parser doesn't know any more.
      else found.push(await parse(form.text).catch(() => new Uint8Array()));
    }
  }
  return found.filter((bytes) => bytes.length > 8);
}

/** Bytes at which readers do something else. */
const telling = [0x00, 0x01, 0x40, 0x41, 0x60, 0x7f, 0x80, 0xff];

/** One of the corpus with one to four changes. */
export function corrupted(corpora: readonly Uint8Array[], seed: number): Uint8Array {
  const random = randomNumbers(seed * 0x9e3779b1);
  const upTo = (n: number): number => Math.floor(random() * n);
  const pick = <T>(items: ArrayLike<T>): T => items[upTo(items.length)]!;
  let bytes = [...pick(corpora)];
  // The preamble stays: what it is no one doubts.
  const place = (): number => 8 + upTo(Math.max(1, bytes.length - 8));
  for (let edits = pick([1, 1, 1, 2, 3, 4]); edits > 0; edits--) {
    const at = place();
    switch (upTo(10)) {
      case 0:
        bytes[at] = upTo(256);
        break;
      case 1:
        bytes[at] = pick(telling);
        break;
      case 2:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << upTo(8));
        break;
      case 3:
      case 4:
        // Indexes and sizes that are a little off are what checks are for.
        bytes[at] = ((bytes[at] ?? 0) + pick([-2, -1, 1, 2]) + 256) % 256;
        break;
      case 5:
        bytes.splice(at, 1 + upTo(8));
        break;
      case 6:
        bytes.splice(at, 0, ...Array.from({ length: 1 + upTo(4) }, () => upTo(256)));
        break;
      case 7:
        bytes.splice(at, 0, ...bytes.slice(place()).slice(0, upTo(40)));
        break;
      case 8: {
        const other = pick(corpora);
        const from = 8 + upTo(other.length - 8);
        bytes.splice(at, upTo(40), ...other.subarray(from, from + upTo(40)));
        break;
      }
      default:
        if (random() < 0.3) bytes = bytes.slice(0, at);
        else bytes[at] = pick(bytes);
    }
  }
  return Uint8Array.from(bytes);
}
