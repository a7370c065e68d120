/**
 * Lists, and with them maps: pointer and length are checked, the other side's realloc gives the place, and the elements
 * are copied: at once where all their bytes are the value and any are legal, otherwise one by one. Fixed-length lists
 * lie where they are; their ABI is about to change, so all of it stands in `fixedList`. CanonicalABI.md,
 * load_list_from_range and store_list_into_range.
 */
import * as op from '../../../wasm/index.ts';
import { layout, type AbiList, type AbiType } from '../../../abi/index.ts';
import { maxListBytes } from '../../../base/index.ts';
import { copyBytes, type Memories } from '../copy.ts';
import { isFlat } from '../flat.ts';
import { ifBeyond, realloc } from '../guest-call.ts';
import { memoryOf, sideKey } from '../side.ts';
import { charChecker } from '../strings/index.ts';
import { part, read, slotCount, write, type Place } from './place.ts';
import { refuse, type Translation } from './translation.ts';

export function list(cx: Translation, type: AbiList, from: Place, to: Place): void {
  if (type.length !== undefined) return fixedList(cx, type.element, type.length, from, to);
  const { code } = cx;
  const func = listFunc(cx, type.element);
  code.local('i32', (length) => {
    read(code, part(from, 0, 0, 1), 'i32', op.i32Load);
    read(code, part(from, 4, 1, 1), 'i32', op.i32Load);
    code.call(func).set(length);
    code.local('i32', (pointer) => {
      code.set(pointer);
      write(code, part(to, 0, 0, 1), 'i32', op.i32Store, () => code.get(pointer));
      write(code, part(to, 4, 1, 1), 'i32', op.i32Store, () => code.get(length));
    });
  });
}

/** The function (pointer, length) -> (pointer, length) for lists of such elements. */
function listFunc(cx: Translation, element: AbiType): number {
  const { into, from, to } = cx;
  return into.sharedBy(element, `list ${sideKey(from)} ${sideKey(to)}`, () =>
    into.module.func(
      { params: ['i32', 'i32'], results: ['i32', 'i32'] },
      (code) => writeList({ ...cx, code }, element),
      '[list]',
    ),
  );
}

function writeList(cx: Translation, element: AbiType): void {
  const { into, code, from, to } = cx;
  const [pointer, length] = [0, 1];
  const { size, align } = layout(element);
  code
    .get(length)
    .i32(Math.floor(maxListBytes / size))
    .op(op.i32GtU);
  code.if(() =>
    refuse(cx, { code: 'trap/list-too-long', detail: `a list of {0*${size}} bytes` }, length),
  );
  if (align > 1) {
    code
      .get(pointer)
      .i32(align - 1)
      .op(op.i32And);
    code.if(() =>
      refuse(
        cx,
        {
          code: 'trap/unaligned-pointer',
          detail: `a list at {0x} of elements aligned to ${align}`,
        },
        pointer,
      ),
    );
  }
  code.local('i32', (bytes) => {
    code.get(length).i32(size).op(op.i32Mul).set(bytes);
    ifBeyond(
      code,
      memoryOf(into, from),
      pointer,
      () => code.get(bytes).op(op.i64ExtendI32U),
      (pages) =>
        refuse(
          cx,
          {
            code: 'trap/list-out-of-bounds',
            detail: 'a list of {0} bytes at {1x} in a memory of {2*65536}',
          },
          bytes,
          pointer,
          pages,
        ),
    );
    code.local('i32', (target) => {
      code.i32(0).i32(0).i32(align).get(bytes).call(realloc(into, to)).set(target);
      const way = elementWay(element);
      if (way === 'checked-and-copied') checkChars(cx, pointer, length);
      if (way === 'by-element') elements(cx, element, pointer, target, bytes);
      else copyBytes(code, memories(cx), { src: pointer, dst: target, length: bytes });
      code.get(target).get(length);
    });
  });
}

function memories({ into, from, to }: Translation): Memories {
  return { from: memoryOf(into, from), to: memoryOf(into, to) };
}

/** How such elements of a list get across: all bytes at once, with a look at each char before, or one by one. */
export function elementWay(element: AbiType): 'copied' | 'checked-and-copied' | 'by-element' {
  if (element.kind === 'char') return 'checked-and-copied';
  return isFlat(element) ? 'copied' : 'by-element';
}

/** That so many chars from a pointer on are scalar values. */
function checkChars(cx: Translation, pointer: number, length: number): void {
  const { into, code, from } = cx;
  const memory = memoryOf(into, from);
  const check = into.shared(`chars ${memory}`, () => charChecker(into, memory));
  code.local('i32', (bad) => {
    code.get(pointer).get(length).call(check).tee(bad).i32(0).op(op.i32GeS);
    code.if(() => {
      code.get(bad).i32(2).op(op.i32Shl).get(pointer).op(op.i32Add);
      code.memory(op.i32Load, { memory }).set(bad);
      refuse(cx, { code: 'trap/invalid-char', detail: '{0x} is no Unicode scalar value' }, bad);
    });
  });
}

/** Translates `bytes` bytes of elements. */
function elements(
  cx: Translation,
  element: AbiType,
  pointer: number,
  target: number,
  bytes: number,
): void {
  const { into, code, from, to } = cx;
  const { size } = layout(element);
  code.local('i32', (source) =>
    code.local('i32', (sink) =>
      code.local('i32', (end) => {
        code.get(pointer).tee(source).get(bytes).op(op.i32Add).set(end);
        code.get(target).set(sink);
        code.block((done) => {
          code.loop((next) => {
            code.get(source).get(end).op(op.i32Eq).brIf(done);
            cx.translate(
              cx,
              element,
              { kind: 'memory', memory: memoryOf(into, from), address: source, offset: 0 },
              { kind: 'memory', memory: memoryOf(into, to), address: sink, offset: 0 },
            );
            code.get(source).i32(size).op(op.i32Add).set(source);
            code.get(sink).i32(size).op(op.i32Add).set(sink);
            code.br(next);
          });
        });
      }),
    ),
  );
}

/** So many elements, one after the other. */
function fixedList(
  cx: Translation,
  element: AbiType,
  length: number,
  from: Place,
  to: Place,
): void {
  const { code } = cx;
  const { size } = layout(element);
  if (from.kind === 'memory' && to.kind === 'memory') {
    const addressOf = (place: typeof from, use: (local: number) => void): void =>
      void code.local('i32', (address) => {
        code.get(place.address).i32(place.offset).op(op.i32Add).set(address);
        use(address);
      });
    addressOf(from, (source) =>
      addressOf(to, (target) =>
        code.local('i32', (bytes) => {
          code.i32(size * length).set(bytes);
          if (isFlat(element))
            copyBytes(code, memories(cx), { src: source, dst: target, length: bytes });
          else elements(cx, element, source, target, bytes);
        }),
      ),
    );
    return;
  }
  const count = slotCount(element);
  for (let i = 0; i < length; i++) {
    cx.translate(
      cx,
      element,
      part(from, i * size, i * count, count),
      part(to, i * size, i * count, count),
    );
  }
}
