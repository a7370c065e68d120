/** What a new project has for its language, beside what all have: where sources stand, and the language's own files. */

import type { Engine } from './language.ts';

/** What is known of the project. Names are labels: small letters, digits and hyphens. */
export interface About {
  readonly name: string;
  /** The entry, from the folder of the project. */
  readonly entry: string;
}

export interface ProjectParts {
  /** The folder for bindings and skeletons. */
  readonly sources: string;
  /** npm packages that are needed beside witlink. */
  readonly packages?: readonly string[];
  /** Of languages that need an engine the npm package that makes components with it. */
  readonly engines?: Readonly<Record<Engine, string>>;
  /** What else git is not to keep, a pattern a line. */
  readonly ignored?: readonly string[];
  /** Files by their paths. */
  readonly files: (about: About) => Readonly<Record<string, string>>;
}

export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
