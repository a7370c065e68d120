/**
 * A descriptor of the process, which is closed once: by the last who needs it, with the platform, or when all of that has
 * been forgotten. Its number may be another file's afterwards, so it is never given out then.
 */
import type { Closing } from '../../closing.ts';
import { FileError } from '../../filesystem/index.ts';
import { fs } from '../built-ins.ts';

/** What is to be closed; knows nothing of whoever uses it, so that that can be forgotten. */
class OpenNumber {
  readonly number: number;
  isOpen = true;
  forget: () => void = () => undefined;

  constructor(number: number) {
    this.number = number;
  }

  readonly close = (): void => {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.forget();
    fs.closeSync(this.number);
  };
}

const forgotten = new FinalizationRegistry<OpenNumber>((open) => {
  open.close();
});

/** @throws FileError `insufficient-memory`, as where the system has none left */
export function checkRoom(closing: Closing): void {
  if (closing.isFull) throw new FileError('insufficient-memory');
}

export class Fd {
  readonly #open: OpenNumber;
  #uses = 1;

  private constructor(number: number, closing: Closing) {
    this.#open = new OpenNumber(number);
    this.#open.forget = closing.atEnd(this.#open.close);
    forgotten.register(this, this.#open, this);
  }

  /** Opens something; throws what Node throws, and `insufficient-memory` where a program has too much open. */
  static open(path: string, flags: number, closing: Closing): Fd {
    checkRoom(closing);
    return new Fd(fs.openSync(path, flags), closing);
  }

  get number(): number {
    if (!this.#open.isOpen) throw new FileError('bad-descriptor');
    return this.#open.number;
  }

  keep(): void {
    this.#uses++;
  }

  /** Whether nobody needs it any more, so that it is closed now. */
  close(): boolean {
    if (--this.#uses > 0) return false;
    forgotten.unregister(this);
    this.#open.close();
    return true;
  }
}
