/**
 * Strings of JavaScript's <-> a guest's, where one is a parameter or a result by itself. Short ones of simple characters
 * go unit by unit, by the built-ins that engines have for strings (`wasm:js-string`); the others by a function of ours
 * that has them in the host's memory, in the guest's encoding (`StoreItem`, write-text and read-text). How short is the
 * runtime's to say. The calls of realloc are the same either way. CanonicalABI.md, load_string and store_string.
 */
import * as op from '../../wasm/index.ts';
import type { Code } from '../../wasm/index.ts';
import { hostText } from '../../abi/index.ts';
import { hostMemory, type CanonOptions, type StoreItem } from '../../plan/index.ts';
import type { AdapterModule } from './adapter-module.ts';
import { ifBeyond } from './guest-call.ts';
import { getTop, setTop } from './host-memory.ts';
import { memoryOf, sideKey } from './side.ts';
import { part, read, type Place } from './translate/place.ts';
import { stringFunc, writeString } from './translate/text.ts';
import type { Translation } from './translate/translation.ts';

type Encoding = CanonOptions['encoding'];

/** What strings need of the store: those that the host gives, or those that a guest gives. */
export function textItems(encoding: Encoding, from: 'host' | 'guest'): readonly StoreItem[] {
  const common = [{ name: 'short-text' }, { name: 'signal' }, { name: 'host-memory' }] as const;
  return from === 'host'
    ? [jsString.length, jsString.charCodeAt, { name: 'write-text', encoding }, ...common]
    : [jsString.fromCharCodeArray, { name: 'read-text', encoding }, ...common];
}

const jsString = {
  length: { name: 'js-string', func: 'length' },
  charCodeAt: { name: 'js-string', func: 'charCodeAt' },
  fromCharCodeArray: { name: 'js-string', func: 'fromCharCodeArray' },
} as const satisfies Record<string, StoreItem>;

/** How code units lie in memory, as long as each is a character of its own and needs no second look. */
interface Units {
  readonly width: 1 | 2;
  readonly align: 1 | 2;
  /** Pushes whether a unit, a local, is not so simple. */
  readonly isHard: (code: Code, unit: number) => Code;
}

const simple: Readonly<Record<Encoding, Units>> = {
  utf8: { width: 1, align: 1, isHard: (code, unit) => code.get(unit).i32(0x80).op(op.i32GeU) },
  utf16: {
    width: 2,
    align: 2,
    // A surrogate.
    isHard: (code, unit) => code.get(unit).i32(0xf800).op(op.i32And).i32(0xd800).op(op.i32Eq),
  },
  // Without the tag.
  'latin1+utf16': {
    width: 1,
    align: 2,
    isHard: (code, unit) => code.get(unit).i32(0x100).op(op.i32GeU),
  },
};

/** Writes how the string in a local of the host's gets to where the guest wants pointer and code units. */
export function textToGuest(cx: Translation, text: number, to: Place): void {
  cx.code.get(text).call(toGuest(cx));
  writeString(cx.code, to);
}

/** Writes how a guest's string becomes one of the host's, in a local. */
export function textToHost(cx: Translation, from: Place, text: number): void {
  const { code } = cx;
  read(code, part(from, 0, 0, 1), 'i32', op.i32Load);
  read(code, part(from, 4, 1, 1), 'i32', op.i32Load);
  code.call(toHost(cx)).set(text);
}

/** The function (text) -> (pointer, code units). */
function toGuest(cx: Translation): number {
  const { into, from, to } = cx;
  const { encoding } = to.options;
  const memory = memoryOf(into, from);
  return into.shared(`text ${sideKey(to)}`, () => {
    const lower = stringFunc(cx);
    return into.module.func(
      { params: [hostText], results: ['i32', 'i32'] },
      (code) => {
        const text = 0;
        code.locals('i32', (top, pointer, units) => {
          getTop(code, memory);
          code.set(top);
          code.block((written) => {
            code.block((long) => {
              writeShort(into, code, { text, pointer, units, top, memory }, simple[encoding], long);
              code.br(written);
            });
            code
              .get(text)
              .call(into.store({ name: 'write-text', encoding }))
              .set(pointer);
            stopIfEnded(into, code);
            code.i32(0).memory(op.i32Load, { memory, offset: hostMemory.codeUnits }).set(units);
          });
          code.get(pointer).get(units).call(lower);
          setTop(code, memory, () => code.get(top));
        });
      },
      `[text to ${encoding}]`,
    );
  });
}

interface ShortText {
  readonly text: number;
  readonly pointer: number;
  readonly units: number;
  readonly top: number;
  readonly memory: number;
}

/** Writes a short string behind the top of the host's memory; goes to `long` where it is none or isn't simple. */
function writeShort(
  into: AdapterModule,
  code: Code,
  { text, pointer, units, top, memory }: ShortText,
  { width, align, isHard }: Units,
  long: number,
): void {
  code.get(text).call(into.store(jsString.length)).tee(units);
  code
    .getGlobal(into.store({ name: 'short-text' }))
    .op(op.i32GeU)
    .brIf(long);
  code.get(top);
  if (align === 2) code.i32(1).op(op.i32Add).i32(-2).op(op.i32And);
  code.set(pointer);
  const size = (): void => bytesOf(code, units, width);
  ifBeyond(code, memory, pointer, size, () => code.br(long));
  code.locals('i32', (i, unit, at) => {
    code.i32(0).set(i).get(pointer).set(at);
    eachUnit(code, i, units, () => {
      code.get(text).get(i).call(into.store(jsString.charCodeAt)).set(unit);
      isHard(code, unit).brIf(long);
      code.get(at).get(unit);
      code.memory(width === 1 ? op.i32Store8 : op.i32Store16, { memory });
      code.get(at).i32(width).op(op.i32Add).set(at);
    });
  });
}

/** The function (pointer, code units) -> text. */
function toHost(cx: Translation): number {
  const { into, from, to } = cx;
  const { encoding } = from.options;
  const memory = memoryOf(into, to);
  return into.shared(`text of ${sideKey(from)}`, () => {
    const lift = stringFunc(cx);
    const units = into.module.arrayOfI16();
    const array = into.shared('units', () =>
      into.module.global(`(ref null ${units})`, false, (init) => {
        init.getGlobal(into.store({ name: 'short-text' })).array(op.arrayNewDefault, units);
      }),
    );
    return into.module.func(
      { params: ['i32', 'i32'], results: [hostText] },
      (code) => {
        code.block((long) => {
          const push = (index: number, unit: number): void =>
            void code.getGlobal(array).get(index).get(unit).array(op.arraySet, units);
          readShort({ ...cx, code }, simple[encoding], long, push);
          code.getGlobal(array).i32(0).get(1).call(into.store(jsString.fromCharCodeArray));
          code.return();
        });
        code.local('i32', (top) =>
          code.local(hostText, (text) => {
            getTop(code, memory);
            code.set(top);
            code.get(0).get(1).call(lift);
            code.call(into.store({ name: 'read-text', encoding })).set(text);
            setTop(code, memory, () => code.get(top));
            stopIfEnded(into, code);
            code.get(text);
          }),
        );
      },
      `[${encoding} to text]`,
    );
  });
}

/**
 * Gives the units of a short string of the guest's one by one to `push`; goes to `long` where it is none, isn't simple,
 * or breaks a rule, which is then told there. Pointer and code units are the function's parameters.
 */
function readShort(
  { into, code, from, to }: Translation,
  { width, align, isHard }: Units,
  long: number,
  push: (index: number, unit: number) => void,
): void {
  const [pointer, units] = [0, 1];
  const memory = memoryOf(into, from);
  // Those of latin1+utf16 are many where they have the tag.
  code
    .get(units)
    .getGlobal(into.store({ name: 'short-text' }))
    .op(op.i32GeU)
    .brIf(long);
  if (align === 2) code.get(pointer).i32(1).op(op.i32And).brIf(long);
  const size = (): void => bytesOf(code, units, width);
  ifBeyond(code, memory, pointer, size, () => code.br(long));
  code.locals('i32', (i, unit, at) => {
    code.i32(0).set(i).get(pointer).set(at);
    eachUnit(code, i, units, () => {
      code
        .get(at)
        .memory(width === 1 ? op.i32Load8U : op.i32Load16U, { memory })
        .set(unit);
      isHard(code, unit).brIf(long);
      push(i, unit);
      code.get(at).i32(width).op(op.i32Add).set(at);
    });
  });
  code.local('f64', (lifted) => {
    const host = memoryOf(into, to);
    code.i32(0).memory(op.f64Load, { memory: host, offset: hostMemory.lifted });
    size();
    code.op(op.f64ConvertI64U, op.f64Add).tee(lifted);
    code.i32(0).memory(op.f64Load, { memory: host, offset: hostMemory.mostLifted });
    code.op(op.f64Gt).brIf(long);
    code.i32(0).get(lifted).memory(op.f64Store, { memory: host, offset: hostMemory.lifted });
  });
}

/** Runs `body` for `i` from what it is up to `units`. */
function eachUnit(code: Code, i: number, units: number, body: () => void): void {
  code.block((done) =>
    code.loop((next) => {
      code.get(i).get(units).op(op.i32GeU).brIf(done);
      body();
      code.get(i).i32(1).op(op.i32Add).set(i);
      code.br(next);
    }),
  );
}

/** Pushes how many bytes so many units are, as an i64. */
function bytesOf(code: Code, units: number, width: 1 | 2): void {
  code.get(units).op(op.i64ExtendI32U);
  if (width === 2) code.i64(1n).op(op.i64Shl);
}

/** Ends all where a function of ours has ended the program. */
export function stopIfEnded(into: AdapterModule, code: Code): void {
  code.getGlobal(into.store({ name: 'signal' })).if(() => code.op(op.unreachable));
}
