/**
 * Header or trailer fields, in their order and with the casing they were given: what `fields` of wasi:http/types is in all
 * versions. Those that the host hands out can't be changed; a clone can.
 */
import { fieldsLimit, isConnectionField, isFieldValue, isToken } from './field-rules.ts';

/** The cases of the variant `header-error` that all versions have. */
export interface HeaderError {
  readonly tag: 'invalid-syntax' | 'forbidden' | 'immutable';
}

/** A field as transports have it: bytes are code units up to 255. */
export type TransportField = readonly [name: string, value: string];

interface Field {
  readonly name: string;
  /** The name in lower case, by which fields are the same. */
  readonly key: string;
  readonly value: string;
}

export class FieldList {
  #fields: Field[] = [];
  #size = 0;
  #immutable = false;

  /** What came over a connection, without what concerns the connection itself. */
  static received<T extends FieldList>(this: new () => T, fields: Iterable<TransportField>): T {
    const received = new this();
    for (const [name, value] of fields) {
      const key = name.toLowerCase();
      if (!isConnectionField(key)) received.#fields.push({ name, key, value });
    }
    received.#immutable = true;
    return received;
  }

  static fromList<T extends FieldList>(
    this: new () => T,
    entries: readonly (readonly [string, Uint8Array])[],
  ): T {
    const fields = new this();
    for (const [name, value] of entries) fields.append(name, value);
    return fields;
  }

  get(name: string): Uint8Array[] {
    const key = name.toLowerCase();
    return this.#fields.filter((field) => field.key === key).map(({ value }) => bytesOf(value));
  }

  has(name: string): boolean {
    const key = name.toLowerCase();
    return this.#fields.some((field) => field.key === key);
  }

  set(name: string, values: readonly Uint8Array[]): void {
    const key = this.#changeable(name);
    for (const value of values) checkValue(value);
    this.#remove(key);
    for (const value of values) this.#add(name, key, value);
  }

  delete(name: string): void {
    this.#remove(this.#changeable(name));
  }

  append(name: string, value: Uint8Array): void {
    const key = this.#changeable(name);
    checkValue(value);
    this.#add(name, key, value);
  }

  clone(): this {
    const copy = new (this.constructor as new () => this)();
    copy.#fields = [...this.#fields];
    copy.#size = this.#size;
    return copy;
  }

  /** The same fields, which can't be changed any more. */
  frozen(): this {
    const copy = this.clone();
    copy.#immutable = true;
    return copy;
  }

  /** All of them, as guests have them. */
  protected all(): [string, Uint8Array][] {
    return this.#fields.map(({ name, value }) => [name, bytesOf(value)]);
  }

  /** What is thrown where fields would be more than `fieldsLimit` bytes. */
  protected tooLarge(): unknown {
    return new RangeError(`more than ${fieldsLimit} bytes of fields`);
  }

  /** As transports have them. */
  *forTransport(): Generator<TransportField> {
    for (const { name, value } of this.#fields) yield [name, value];
  }

  /** The first value under a name in lower case. */
  first(key: string): string | undefined {
    return this.#fields.find((field) => field.key === key)?.value;
  }

  /** The name in lower case, if a guest may change these fields there. */
  #changeable(name: string): string {
    if (this.#immutable) throw headerError('immutable');
    if (!isToken(name)) throw headerError('invalid-syntax');
    const key = name.toLowerCase();
    if (isConnectionField(key)) throw headerError('forbidden');
    return key;
  }

  #add(name: string, key: string, bytes: Uint8Array): void {
    const size = this.#size + name.length + bytes.length;
    if (size > fieldsLimit) throw this.tooLarge();
    this.#size = size;
    this.#fields.push({ name, key, value: textOf(bytes) });
  }

  #remove(key: string): void {
    this.#fields = this.#fields.filter((field) => {
      if (field.key !== key) return true;
      this.#size -= field.name.length + field.value.length;
      return false;
    });
  }
}

function checkValue(value: Uint8Array): void {
  if (!isFieldValue(value)) throw headerError('invalid-syntax');
}

/** What is thrown is the error case of the function. */
const headerError = (tag: HeaderError['tag']): HeaderError => ({ tag });

/** Each byte as one code unit: what HTTP has are bytes, most of them ASCII. */
function textOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
