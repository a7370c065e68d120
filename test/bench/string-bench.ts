/**
 * What transcoders cost beside `memory.copy` of the source's bytes, in one process: nanoseconds a string, medians, and the
 * ratio. `npm run bench:strings`, with `-- utf8:utf16` for a pair; a rank of 0 in
 * RANK shows the least times instead, where much else runs.
 */
import { setTimeout } from 'node:timers/promises';
import { type StringModule, transcoder } from '../../src/link/fuse/strings/index.ts';
import { type Code, ModuleWriter } from '../../src/wasm/index.ts';
import * as op from '../../src/wasm/index.ts';

type Encoding = 'utf8' | 'utf16' | 'latin1+utf16';

interface Case {
  readonly text: string;
  readonly from: Encoding;
  readonly to: Encoding;
}

const tag = 2 ** 31;
const start = 1024;

function bytesOf(text: string, encoding: Encoding): { bytes: Uint8Array; units: number } {
  if (encoding === 'utf8') {
    const bytes = new TextEncoder().encode(text);
    return { bytes, units: bytes.length };
  }
  if (encoding === 'latin1+utf16' && /^[\0-\xff]*$/.test(text)) {
    return { bytes: Uint8Array.from(text, (c) => c.charCodeAt(0)), units: text.length };
  }
  const units = Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  const isTagged = encoding === 'latin1+utf16';
  return { bytes: new Uint8Array(units.buffer), units: text.length + (isTagged ? tag : 0) };
}

/** A loop that does `body` as often as the third parameter says. */
function repeated(module: ModuleWriter, name: string, body: (code: Code) => void): void {
  const func = module.func({ params: ['i32', 'i32', 'i32'], results: [] }, (code) =>
    code.loop((again) => {
      body(code);
      code.get(2).i32(1).op(op.i32Sub).tee(2).brIf(again);
    }),
  );
  module.export(name, 'func', func);
}

/** Medians in ns of what is done once, and of copying as many bytes. */
async function measure({
  text,
  from,
  to,
}: Case): Promise<{ ns: number; floor: number; bytes: number }> {
  const module = new ModuleWriter();
  const limits = { min: 32, shared: false, address: 'i32' } as const;
  // As in most programs, neither memory is the one of which an engine keeps the base.
  module.memory(limits);
  const [source, target] = [module.memory(limits), module.memory(limits)];
  const into: StringModule = { module, trap: (code) => code.op(op.unreachable) };
  // The cheapest realloc: what is measured is the transcoder.
  const realloc = module.func({ params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] }, (code) =>
    code.i32(start),
  );
  const func = transcoder(
    into,
    { encoding: from, memory: source, instance: 0 },
    { encoding: to, memory: target, instance: 1, realloc },
  );
  repeated(module, 'ours', (code) => code.get(0).get(1).call(func).op(op.drop, op.drop));
  repeated(module, 'copy', (code) => code.i32(start).get(0).get(1).memoryCopy(target, source));
  module.export('memory', 'memory', source);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()));
  const { memory, ours, copy } = exports as unknown as {
    readonly memory: WebAssembly.Memory;
    ours(ptr: number, units: number, times: number): void;
    copy(ptr: number, bytes: number, times: number): void;
  };
  const { bytes, units } = bytesOf(text, from);
  new Uint8Array(memory.buffer).set(bytes, start);
  const times = Math.max(20, Math.min(200_000, Math.floor(2e7 / (bytes.length + 100))));
  const once = (run: (times: number) => void): number => {
    const before = performance.now();
    run(times);
    return ((performance.now() - before) * 1e6) / times;
  };
  // The engine compiles well what has run for a while, beside it.
  for (const end = performance.now() + 60; performance.now() < end;)
    once((n) => ours(start, units, n));
  await setTimeout(40);
  const all: { ours: number[]; copy: number[] } = { ours: [], copy: [] };
  for (let i = 0; i < 31; i++) {
    all.ours.push(once((n) => ours(start, units, n)));
    all.copy.push(once((n) => copy(start, bytes.length, n)));
  }
  // What else runs makes some slow, and none fast.
  const median = (of: number[]): number =>
    of.slice(10).sort((a, b) => a - b)[Number(process.env['RANK'] ?? 10)]!;
  return { ns: median(all.ours), floor: median(all.copy), bytes: bytes.length };
}

const ascii = 'The quick brown fox jumps over the lazy dog; 0123456789 and so on. ';
const german = 'Grüße an alle, die übers Wasser gehen und am Ufer auf ihn warten. ';
const greek = 'Ο ήλιος ανατέλλει πάνω από τη θάλασσα. ';
const chinese = '\u5929\u5730\u7384\u9ec4\u5b87\u5b99\u6d2a\u8352';
const emoji = '\u{1f600}\u{1f680}\u{1f30d}';

/** Of as many bytes in UTF-8, or a few less. */
const long = (text: string, bytes: number): string => {
  const repeated = text.repeat(Math.ceil(bytes / text.length));
  let cut = repeated.slice(0, bytes);
  while (Buffer.byteLength(cut) > bytes)
    cut = [...cut].slice(0, -Math.ceil((Buffer.byteLength(cut) - bytes) / 4)).join('');
  return cut;
};

const texts = { ascii, german, greek, chinese, emoji };
const encodings: readonly Encoding[] = ['utf8', 'utf16', 'latin1+utf16'];
const only = process.argv[2] ?? '';

for (const from of encodings) {
  for (const to of encodings) {
    if (!`${from}:${to}`.startsWith(only)) continue;
    console.log(`${from} -> ${to}`);
    for (const [name, text] of Object.entries(texts)) {
      const row: string[] = [];
      for (const bytes of [5, 12, 16, 31, 100, 1000, 65_536]) {
        const { ns, floor } = await measure({ text: long(text, bytes), from, to });
        row.push(`${bytes} B ${ns.toFixed(ns < 100 ? 1 : 0)} (${(ns / floor).toFixed(2)})`);
      }
      console.log(`  ${name.padEnd(8)} ${row.join('  ')}`);
    }
  }
}
