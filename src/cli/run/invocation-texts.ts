/** `--invoke` and `--args` in the order in which they stand on the command line, each `--args` with its call. */
import { Misuse } from '../failure.ts';

/** As the command line has it. */
export interface InvocationText {
  readonly call: string;
  /** The JSON of `--args`, where arguments are given so. */
  readonly args?: string;
}

/** The texts of `--invoke` and `--args`, in the order in which they are given. */
export class InvocationTexts {
  readonly #texts: InvocationText[] = [];

  invoke(call: string): this {
    this.#texts.push({ call });
    return this;
  }

  /** For the call before it. */
  args(args: string): this {
    const last = this.#texts.pop();
    const why = last === undefined ? 'stands before any `--invoke`' : 'is given twice for a call';
    if (last === undefined || last.args !== undefined) {
      throw new Misuse(`\`--args\` ${why}`, ["write `--invoke NAME --args '[…]'`"]);
    }
    this.#texts.push({ ...last, args });
    return this;
  }

  get all(): readonly InvocationText[] {
    return this.#texts;
  }
}
