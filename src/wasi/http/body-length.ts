/** The length that a message says its body has: one of another length is incomplete, and never ended as if it were not. */
import type { ErrorCode, SizedErrorTag } from './error-code.ts';
import type { FieldList } from './field-list.ts';

export class BodyLength {
  readonly #said: bigint | undefined;
  readonly #wrong: SizedErrorTag;
  #written = 0n;

  /**
   * @param said - As its fields say it; undefined where they don't.
   * @param wrong - What it is where it has another.
   */
  constructor(said: bigint | undefined, wrong: SizedErrorTag) {
    this.#said = said;
    this.#wrong = wrong;
  }

  /** That of a message with such fields. */
  static of(fields: FieldList, wrong: SizedErrorTag): BodyLength {
    const length = fields.first('content-length');
    const isLength = length !== undefined && /^\d{1,18}$/.test(length);
    return new BodyLength(isLength ? BigInt(length) : undefined, wrong);
  }

  /** Bytes are to be sent; false where they are too many. */
  add({ length }: Uint8Array): boolean {
    this.#written += BigInt(length);
    return !this.isExceeded;
  }

  get isExceeded(): boolean {
    return this.#said !== undefined && this.#written > this.#said;
  }

  /** Why the body may not end here; undefined where it may. */
  problem(): ErrorCode | undefined {
    if (this.#said === undefined || this.#written === this.#said) return undefined;
    return { tag: this.#wrong, val: this.#written };
  }
}
