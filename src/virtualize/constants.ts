/**
 * An interface of functions without parameters, and what each gives -> a component that exports it: its results lie in its
 * memory before anything runs. What gives parts of a platform their settings. CanonicalABI.md, Storing.
 */
import { AbiTypes, type AbiType, coreSignature, layout } from '../abi/index.ts';
import type { Outcome } from '../base/index.ts';
import { componentize } from '../component/index.ts';
import { interfaceName, type InterfaceId, type Model } from '../model/index.ts';
import { ModuleWriter } from '../wasm/index.ts';

/** A value by its type: options are undefined where there is none, records are objects, tuples arrays. */
export type Constant =
  | bigint
  | string
  | undefined
  | Uint8Array
  | readonly Constant[]
  | { readonly [field: string]: Constant };

const page = 65_536;
/** Nothing lies at 0. */
const firstAddress = 16;

/**
 * @param values - By the names of the functions.
 * @throws TypeError where a value is none of its type, or is missing: they are ours
 */
export function constantComponent(
  model: Model,
  iface: InterfaceId,
  values: Readonly<Record<string, Constant>>,
): Outcome<Uint8Array | undefined> {
  const name = interfaceName(model, iface);
  const module = new ModuleWriter();
  const data = new Data();
  const abi = new AbiTypes(model.types);
  const { functions, package: pkg } = model.interfaces[iface]!;
  for (const func of functions) {
    const type = abi.func(func).result!;
    const signature = coreSignature(abi.func(func), 'lift');
    const value = values[func.name];
    const at = signature.resultInMemory ? data.store(type, value) : undefined;
    const index = module.func(signature, (code) => {
      if (at !== undefined) code.i32(at);
      else if (typeof value === 'bigint') code.i64(BigInt.asIntN(64, value));
      else throw new TypeError(`\`${func.name}\` is to be a number`);
    });
    module.export(`${name}#${func.name}`, 'func', index);
  }
  const memory = { min: Math.ceil(data.end / page), shared: false, address: 'i32' } as const;
  module.export('memory', 'memory', module.memory(memory));
  module.data(firstAddress, data.bytes);
  const world = {
    name: 'constants',
    package: pkg!,
    imports: [],
    exports: [{ kind: 'interface', id: iface }],
  } as const;
  const target = {
    model: { ...model, worlds: [...model.worlds, world] },
    world: model.worlds.length,
  };
  return componentize({ bytes: module.bytes(), file: `<${name}>` }, { target });
}

/** Values one after the other. */
class Data {
  #bytes = new Uint8Array(256);
  #length = 0;

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** The address behind all of it. */
  get end(): number {
    return firstAddress + this.#length;
  }

  /** Stores a value, and gives its address. */
  store(type: AbiType, value: Constant): number {
    const { size, align } = layout(type);
    const at = this.#allocate(size, align);
    this.#storeAt(type, value, at);
    return at;
  }

  #storeAt(type: AbiType, value: Constant, at: number): void {
    if (type.kind === 'u64' && typeof value === 'bigint') {
      this.#view.setBigUint64(at - firstAddress, value, true);
    } else if (type.kind === 'string' && typeof value === 'string') {
      this.#storeBytes(new TextEncoder().encode(value), at);
    } else if (type.kind === 'list' && value instanceof Uint8Array) {
      this.#storeBytes(value, at);
    } else if (type.kind === 'list' && Array.isArray(value)) {
      const elements = value as readonly Constant[];
      const { size, align } = layout(type.element);
      const first = this.#allocate(size * elements.length, align);
      for (const [i, element] of elements.entries()) {
        this.#storeAt(type.element, element, first + i * size);
      }
      this.#storePointer(first, elements.length, at);
    } else if (type.kind === 'record' && typeof value === 'object') {
      const fields = value as { readonly [field: string]: Constant };
      const { offsets } = layout(type);
      for (const [i, field] of type.fields.entries()) {
        this.#storeAt(field.type, fields[field.name], at + offsets[i]!);
      }
    } else if (type.kind === 'variant' && type.cases[0]?.name === 'none') {
      if (value === undefined) return;
      this.#view.setUint8(at - firstAddress, 1);
      this.#storeAt(type.cases[1]!.type!, value, at + layout(type).payloadOffset);
    } else throw new TypeError(`a value is no ${type.kind}`);
  }

  #storeBytes(bytes: Uint8Array, at: number): void {
    const first = this.#allocate(bytes.length, 1);
    this.#bytes.set(bytes, first - firstAddress);
    this.#storePointer(first, bytes.length, at);
  }

  #storePointer(pointer: number, length: number, at: number): void {
    this.#view.setUint32(at - firstAddress, pointer, true);
    this.#view.setUint32(at - firstAddress + 4, length, true);
  }

  get #view(): DataView {
    return new DataView(this.#bytes.buffer);
  }

  #allocate(size: number, align: number): number {
    const at = Math.ceil(this.end / align) * align;
    this.#length = at + size - firstAddress;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return at;
  }
}
