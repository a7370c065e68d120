/**
 * What a recipe is: a language's way from source files to a core module or a component, as data. It names the tools and
 * gives their argument lists; nothing is read, written or run here.
 */
import type { Engine, Language } from './language.ts';
import type { ProjectParts } from './project.ts';
import type { Tool } from './tool.ts';

/** What is to be built. Paths are from the working directory, and none can be taken for an option. */
export interface Job {
  /** The user's files, or, where the recipe says so, a folder. */
  readonly entry: readonly string[];
  /** The files that the backend made. */
  readonly generated: readonly string[];
  /** The folder in which these stand. */
  readonly bindings: string;
  /** The folder of the language's own project file, where there is one around the entry. */
  readonly project?: string;
  /** The WIT as a binary, with all that the world needs and nothing else, no docs either. */
  readonly wit: string;
  /** The same as text. */
  readonly witText: string;
  /** `ns:pkg/name@version` */
  readonly world: string;
  /** What makes the bindings that componentize-py makes itself have the names of ours: arguments for it. */
  readonly pythonNames: readonly string[];
  /** The names of what the world imports. */
  readonly imports: readonly string[];
  /** A folder of this build's own, gone after it. */
  readonly scratch: string;
  /** Further arguments for the compiler, as the user gave them. */
  readonly flags: readonly string[];
  /** Those of the backend. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The engine in which JavaScript runs. */
  readonly engine: Engine;
  /** Names and lines are kept, and nothing is optimised. */
  readonly debug: boolean;
  /** Whether the component may import WASI. */
  readonly wasi: boolean;
  readonly color: boolean;
}

/** One program to run. */
export interface Step {
  readonly tool: Tool;
  readonly args: readonly string[];
  /** By default the working directory. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** It tells of itself where nothing is wrong: what it prints is shown where it fails. */
  readonly isTalkative?: true;
  /** What may help where it fails. */
  readonly help?: readonly string[];
  /** Its standard output is read for the result, and not shown. */
  readonly readsOutput?: true;
}

export interface Plan {
  readonly steps: readonly Step[];
  /**
   * The last step makes another file each time, be it asked for the same: what its result depends on, beside its arguments and
   * the tool. Where the output was made of the same, the step is left out.
   */
  readonly lastStepReads?: readonly string[];
  /** Where esbuild, before the last step, tells what the module exports. */
  readonly metafile?: string;
  /** Where the result is, told what the last step printed on standard output. */
  readonly result: (printed: string) => string | undefined;
}

/** What is known before anything is generated. */
export interface Surroundings {
  /** The engine in which JavaScript runs. */
  readonly engine: Engine;
  /** Absent where there is none yet. */
  readonly entry?: readonly string[];
  readonly bindings: string;
  /** The language's own project file: its folder, and what it says. */
  readonly project?: { readonly folder: string; readonly text: string };
}

export interface Recipe {
  readonly language: Language;
  /** As people write it. */
  readonly title: string;
  /** The backend of `generate` whose files it compiles. */
  readonly backend: string;
  /** What the user names as the entry. */
  readonly entry: 'file' | 'files' | 'folder';
  /** The language's own project file, looked for from the entry upwards. */
  readonly projectFile?: string;
  /** What the last step makes. */
  readonly makes: 'module' | 'component';
  /** How the guest has its strings, where no option of the backend says so. */
  readonly stringEncoding?: 'utf16';
  /** Options that the backend is given, unless the user gives them: how what it makes finds the entry. */
  readonly given?: (about: Surroundings) => Readonly<Record<string, string>>;
  /** Absent for a language in which no project is begun. */
  readonly project?: ProjectParts;
  readonly tools: (job: Pick<Job, 'project' | 'options' | 'engine'>) => readonly Tool[];
  /** @param pathOf - Where a tool was found. */
  readonly plan: (job: Job, pathOf: (tool: Tool) => string) => Plan;
}

/** A result that is where it was asked for. */
export const at = (path: string) => (): string => path;

/** The files with one of these endings. */
export const ending = (files: readonly string[], ...endings: readonly string[]): string[] =>
  files.filter((file) => endings.some((end) => file.endsWith(end)));
