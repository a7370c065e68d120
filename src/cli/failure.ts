/**
 * What ends a command early. Findings about an input are no failure: they are reported and give exit code 1.
 */

/** The command was not used as it is meant to be: exit code 2. */
export class Misuse extends Error {
  /** What to do, each a line. */
  readonly help: readonly string[];

  constructor(message: string, help: readonly string[] = []) {
    super(message);
    this.name = 'Misuse';
    this.help = help;
  }
}
