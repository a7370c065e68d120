/**
 * What every generated module stands on, the same for all worlds: `canonical_abi.ts`, a module of AssemblyScript, and
 * `canonical_abi.mjs`, the transform of asc that gives exports their names. WIT has no names with `_`, so that no world's
 * own file can be called like them.
 */
import type { Doc } from '../text/doc.ts';
import { code } from '../text/template.ts';

export const runtimeModule = (): Doc => code`
  // @ts-nocheck Decorators of functions are AssemblyScript's own.

  /** Nothing: what a result carries whose WIT says nothing of that side. */
  export type Unit = u8;

  /** A value, or an error. */
  export class Result<T, E> {
    private constructor(public readonly isOk: bool, private $value: T, private $error: E) {}

    static ok<T, E>(value: T = zero<T>()): Result<T, E> {
      return new Result<T, E>(true, value, zero<E>());
    }

    static err<T, E>(error: E = zero<E>()): Result<T, E> {
      return new Result<T, E>(false, zero<T>(), error);
    }

    get isErr(): bool {
      return !this.isOk;
    }

    /** The value; an error traps. */
    get value(): T {
      expect(this.isOk, 'the result is an error');
      return this.$value;
    }

    /** The error; a value traps. */
    get error(): E {
      expect(!this.isOk, 'the result is no error');
      return this.$error;
    }
  }

  /** A value or none, where the value is none of those that can be \`null\`. */
  export class Option<T> {
    private constructor(public readonly isSome: bool, private $value: T) {}

    static some<T>(value: T): Option<T> {
      return new Option<T>(true, value);
    }

    static none<T>(): Option<T> {
      return new Option<T>(false, zero<T>());
    }

    get isNone(): bool {
      return !this.isSome;
    }

    /** The value; none traps. */
    get value(): T {
      expect(this.isSome, 'the option is none');
      return this.$value;
    }
  }

  /** A handle of a resource that is imported. */
  export abstract class Resource {
    $handle: i32;

    /** Gives the handle back; what is used after that traps. */
    abstract drop(): void;

    $lend(): i32 {
      expect(this.$handle != 0, 'a handle that was dropped or handed over');
      return this.$handle;
    }

    $take(): i32 {
      const handle = this.$lend();
      this.$handle = 0;
      return handle;
    }
  }

  /** An object around a handle that is ours. */
  export function adopt<T extends Resource>(handle: i32): T {
    const made = changetype<T>(__new(offsetof<T>(), idof<T>()));
    made.$handle = handle;
    return made;
  }

  let borrows: Resource[] = [];

  /** An object around a handle that is lent until \`dropBorrows\`. */
  export function borrow<T extends Resource>(handle: i32): T {
    const made = adopt<T>(handle);
    borrows.push(made);
    return made;
  }

  export function dropBorrows(): void {
    while (borrows.length > 0) {
      const lent = borrows.pop();
      if (lent.$handle != 0) lent.drop();
    }
  }

  /** What a handle of ours stands for: a fresh object each, which is pinned until the handle is gone. */
  class Representation<T> {
    constructor(public value: T) {}
  }

  export function represent<T>(value: T): i32 {
    return __pin(changetype<usize>(new Representation<T>(value))) as i32;
  }

  @inline
  export function represented<T>(representation: i32): T {
    return load<T>(representation as usize, offsetof<Representation<T>>('value'));
  }

  /** The value of a handle that comes back and is dropped next: its destructor won't know the value. */
  export function detach<T>(representation: i32): T {
    const at = changetype<Representation<T>>(representation as usize);
    const value = at.value;
    at.value = zero<T>();
    return value;
  }

  /** The handle is gone. Calls \`drop\` of the value, if its class has one. */
  export function destroy<T>(representation: i32): void {
    const value = changetype<Representation<T>>(representation as usize).value;
    __unpin(representation as usize);
    if (isDefined(value.drop)) {
      if (changetype<usize>(value) != 0) value.drop();
    }
  }

  // Built-ins under names that nothing of WIT can hide.

  @inline
  export function read<T>(at: i32): T {
    return load<T>(at as usize);
  }

  @inline
  export function write<T>(at: i32, value: T): void {
    store<T>(at as usize, value);
  }

  @inline
  export function bits<T, F>(value: F): T {
    return reinterpret<T>(value);
  }

  @inline
  export function addressOf<T>(value: T): i32 {
    return changetype<usize>(value) as i32;
  }

  /** 0, false, or no object. */
  @inline
  export function zero<T>(): T {
    if (isReference<T>()) return changetype<T>(<usize>0);
    return <T>0;
  }

  /** Traps where what has to be isn't so. */
  @inline
  export function expect(condition: bool, otherwise: string): void {
    if (!condition) abort(otherwise, null, 0, 0);
  }

  /** A case that the other side never gives. */
  export function unexpected(): void {
    unreachable();
  }

  // Memory: the host asks for blocks by \`realloc\`, which are ours once they are lifted.

  /** A string of UTF-16, as it came. */
  export function takeString(pointer: i32, length: i32): string {
    const value = String.UTF16.decodeUnsafe(pointer as usize, (length as usize) << 1);
    giveBack(pointer, length);
    return value;
  }

  /** A string of UTF-8, as it came. */
  export function takeUtf8(pointer: i32, length: i32): string {
    const value = String.UTF8.decodeUnsafe(pointer as usize, length as usize);
    giveBack(pointer, length);
    return value;
  }

  /** How many bytes a string is in UTF-8. */
  export function utf8Length(value: string): i32 {
    return String.UTF8.byteLength(value);
  }

  /** A string in UTF-8, until \`release\`. Half a pair of surrogates traps: that is no text. */
  export function utf8(value: string, length: i32): i32 {
    const at = block(length, 1);
    const units = changetype<usize>(value);
    String.UTF8.encodeUnsafe(units, value.length, at as usize, false, String.UTF8.ErrorMode.ERROR);
    return at;
  }

  /** A typed array of what came. */
  export function takeNumbers<T>(pointer: i32, length: i32): T {
    const made = instantiate<T>(length);
    memory.copy(made.dataStart, pointer as usize, made.byteLength as usize);
    giveBack(pointer, length);
    return made;
  }

  /** Frees the block of so many elements; of none there is no block. */
  export function giveBack(pointer: i32, length: i32): void {
    if (length != 0) heap.free(pointer as usize);
  }

  export function free(pointer: i32): void {
    heap.free(pointer as usize);
  }

  /** The last of the blocks that were made in this call; each knows the one before. */
  let blocks: usize = 0;

  /** Room for so many elements, until \`release\`. */
  export function block(length: i32, size: i32): i32 {
    const bytes = (length as u64) * (size as u64);
    if (bytes == 0) return 8;
    if (bytes > 0x7fff_fff0) unreachable();
    const at = heap.alloc((bytes as usize) + 16);
    store<usize>(at, blocks);
    blocks = at;
    return (at + 16) as i32;
  }

  /** Frees all blocks of this call. */
  export function release(): void {
    while (blocks != 0) {
      const at = blocks;
      blocks = load<usize>(at);
      heap.free(at);
    }
  }

  /** Room for what is passed to this component. Of nothing there is no block: its address is the alignment. */
  @coreExport("cabi_realloc")
  export function $realloc(old: usize, oldSize: usize, align: usize, newSize: usize): usize {
    if (newSize == 0) {
      if (oldSize != 0) heap.free(old);
      return align;
    }
    return oldSize == 0 ? heap.alloc(newSize) : heap.realloc(old, newSize);
  }

  /** Where failed checks and \`throw\` go: a trap. There is nothing to print on. */
  function trap(message: string | null, file: string | null, line: u32, column: u32): void {
    unreachable();
  }
`;

/** In JavaScript, for asc. */
export const transform = (): Doc => code`
  // A transform of asc: gives the functions that are marked by @coreExport("…") that name as exports, and exports nothing
  // else; failed checks become traps, and the program begins with _initialize.
  export default class CoreExports {
    names = new Map();

    afterParse(parser) {
      const { options } = parser.program ?? this.program;
      if (!options.exportStart) options.exportStart = '_initialize';
      for (const source of parser.sources) {
        let isOurs = false;
        for (const statement of source.statements) {
          for (const decorator of statement.decorators ?? []) {
            if (decorator.name.text !== 'coreExport') continue;
            this.names.set(statement.name.text, decorator.args[0].value);
            isOurs = true;
          }
        }
        if (isOurs && source.internalPath.endsWith('canonical_abi')) {
          options.globalAliases ??= new Map();
          if (!options.globalAliases.has('abort')) {
            options.globalAliases.set('abort', \`\${source.internalPath}/trap\`);
          }
        }
      }
    }

    // Before anything is compiled: types are no exports of a core module.
    afterInitialize(program) {
      for (const file of program.filesByName.values()) {
        if (file.source.sourceKind !== 1 || file.exports === null) continue;
        for (const name of [...file.exports.keys()]) {
          if (!this.names.has(name)) file.exports.delete(name);
        }
      }
    }

    afterCompile(module) {
      for (const [plain, name] of this.names) {
        const ref = module.getExport(plain);
        if (!ref) continue;
        const { value } = this.binaryen.getExportInfo(ref);
        module.removeExport(plain);
        module.addFunctionExport(value, name);
      }
    }
  }
`;
