/**
 * Every form of JSON that commands print, by its type; docs/json.md explains them, and fixtures/json has an example of
 * each. A form is a promise: fields are only added, and what comes to mean something else gets another `version`.
 */
import type { JsonDiagnostic } from '../base/index.ts';
import type { Inspection } from '../component/index.ts';
import type { AuditPart, Diagram, GraphJson, Wire, Why } from '../compose/index.ts';
import type { Boundary } from '../link/index.ts';
import type { Json } from '../model/index.ts';
import type {
  ChangeFinding,
  NotCompared,
  RuleMeta,
  SetAside,
  Tier,
  VersionVerdict,
} from '../rules/index.ts';
import type { Ran } from '../wast/index.ts';
import type { AsideReason } from './judge.ts';

/** `--format json` of `check`, `lint`, `format`, `validate` and `targets`. */
export interface FindingsJson {
  readonly version: 1;
  readonly findings: readonly JsonDiagnostic[];
}

/** `--format json` of `plug` and `compose`. */
export interface CompositionJson {
  readonly version: 1;
  readonly findings: readonly JsonDiagnostic[];
  /** The imports of all that is composed, instance by instance; none where the graph could not be made. */
  readonly wires: readonly Wire[];
  /** What is composed, and how, without stubs; absent where it could not be made. `compose` reads it. */
  readonly graph?: GraphJson;
}

/** `link --json`, of files and of `--types`. */
export interface EmittedJson {
  readonly version: 1;
  readonly findings: readonly JsonDiagnostic[];
  /** The files of the program, or that of its types; none where it can't be files. */
  readonly files: readonly EmittedFileJson[];
  /** What its module exports, by name. */
  readonly exports: readonly string[];
}

/** A file of a program. */
export interface EmittedFileJson {
  /** With the folder, as it was named. */
  readonly path: string;
  /** How it stood there: as it should be, not at all, otherwise; `gone` is one that belongs to the program no more. */
  readonly was: 'unchanged' | 'missing' | 'different' | 'gone';
}

/** `graph --format json`. */
export interface DiagramJson {
  readonly version: 1;
  readonly findings: readonly JsonDiagnostic[];
  /** The components that are defined inside, and those that are imported; the first is the whole. None where it is not valid. */
  readonly parts: readonly ComponentPartJson[];
  /** What is drawn; absent where there is nothing to draw. */
  readonly diagram?: Diagram;
  /** The calls of the trace that are on no wire, or might be on several. */
  readonly unplaced?: number;
}

/** A component, with the core modules that it defines itself. */
export interface ComponentPartJson extends PartJson {
  readonly modules: readonly PartJson[];
}

/** A component or core module. */
export interface PartJson {
  /** What the component around it calls it; never what it calls itself. */
  readonly name?: string;
  /** The way to its definition: `component > component 2`. */
  readonly place: string;
  /** Bytes; absent where it is imported. */
  readonly size?: number;
  /** In hexadecimal; absent where it is imported. */
  readonly sha256?: string;
}

/** A line of `run --trace-json`. */
export type TraceLineJson =
  | (CrossingJson & {
      readonly kind: 'call';
      readonly params: readonly { readonly name: string; readonly value: string }[];
    })
  | (CrossingJson & { readonly kind: 'return'; readonly result?: string })
  | {
      readonly kind: 'drop';
      readonly from: string;
      readonly to: string;
      readonly resource: string;
      readonly rep: number;
      readonly index?: number;
      readonly destructor: boolean;
      readonly depth: number;
    }
  | {
      readonly kind: 'trap';
      readonly code: string;
      readonly message: string;
      readonly depth: number;
    };

/** What crosses from one instance to another, by their labels, or `host`. Values are WAVE, cut where they are long. */
export interface CrossingJson {
  readonly from: string;
  readonly to: string;
  readonly func: string;
  /** 0 for a call from the host. */
  readonly depth: number;
  /** Bytes that were written into the memory of the receiver. */
  readonly bytes: number;
  readonly handles: readonly {
    readonly kind: 'own' | 'borrow';
    readonly resource: string;
    readonly rep: number;
    /** Indexes in the tables of the two sides, where they have one. */
    readonly from?: number;
    readonly to?: number;
  }[];
}

/** `audit --format json`. */
export interface AuditJson {
  readonly version: 1;
  /** What a policy doesn't allow, or an old build didn't reach. */
  readonly findings: readonly JsonDiagnostic[];
  /** The components that could be looked into, in order. */
  readonly components: readonly { readonly file: string; readonly parts: readonly AuditPart[] }[];
}

/** `why --json`; without its other fields where something can't be read or is not valid. */
export interface WhyJson extends Partial<Why> {
  readonly version: 1;
  /** What is wrong when they are put together. */
  readonly findings: readonly JsonDiagnostic[];
}

/** `unplug --json`. */
export interface UnplugJson {
  readonly version: 1;
  readonly findings: readonly JsonDiagnostic[];
  /** What was taken out, with their paths in the folder; none where something is wrong. */
  readonly parts: readonly {
    readonly path: string;
    readonly size: number;
    readonly sha256: string;
  }[];
  /** What composes them again; absent where the component has code of its own beside them. */
  readonly wac?: { readonly path: string; readonly text: string };
}

/** `build --json`. */
export interface BuildJson {
  readonly version: 1;
  readonly findings: readonly JsonDiagnostic[];
  /** The components that were to be built, in order. */
  readonly builds: readonly {
    readonly output: string;
    readonly language: string;
    /** `missing` where a tool is not installed, `unchanged` where the file is what would be written. */
    readonly status: 'built' | 'unchanged' | 'missing' | 'failed';
    /** Bytes, where there is a component. */
    readonly size?: number;
    /** The file that tells TypeScript of it, where `build` leaves one. */
    readonly types?: string;
  }[];
}

/** `breaking --format json`. */
export interface BreakingJson {
  readonly version: 1;
  /** Whether the two could be compared; if not, the findings say why. */
  readonly compared: boolean;
  readonly findings: readonly BreakingFindingJson[];
  readonly versions: readonly VersionVerdict[];
  /** What was compared with, as it was given. */
  readonly against?: string;
  /**
   * `breaks` where a finding counts; `passes` where what breaks was set aside, or something that changed was not compared;
   * `nothing-breaks` where nothing does. Absent where the two could not be compared.
   */
  readonly verdict?: 'breaks' | 'passes' | 'nothing-breaks';
  /** What breaks and does not count, by the reason; reasons without changes are left out. */
  readonly setAside?: readonly SetAsideJson[];
  /** Packages that the compared ones stand with, and that changed. */
  readonly notCompared?: readonly NotCompared[];
  /** The files that `--write` wrote. */
  readonly written?: readonly string[];
}

export interface SetAsideJson {
  readonly reason: AsideReason;
  readonly changes: number;
  /** How many of them break in each way. */
  readonly tiers: Readonly<Partial<Record<Tier, number>>>;
}

/** The fields beyond the diagnostic are absent where the two could not be compared. */
export type BreakingFindingJson = JsonDiagnostic &
  Partial<Pick<ChangeFinding, 'tiers' | 'roles' | 'reach' | 'raises'>> & {
    readonly breaking?: boolean;
    /** Why what breaks does not count. */
    readonly setAside?: SetAside;
    /** What was compared with, as it was given. */
    readonly against?: string;
  };

/** `ci --format json`. */
export interface CiJson {
  readonly version: 1;
  readonly steps: readonly {
    readonly name: string;
    readonly seconds: number;
    readonly findings: number;
  }[];
  /** Those of `breaking` have the fields that they have there. */
  readonly findings: readonly (BreakingFindingJson & { readonly step?: string })[];
  /** Of the packages that changed since the state that was compared with. */
  readonly versions: readonly VersionVerdict[];
  /** As those of `breaking`, of all packages; absent where nothing was compared. */
  readonly against?: string;
  readonly setAside?: readonly SetAsideJson[];
  readonly notCompared?: readonly NotCompared[];
  /** The findings that the baseline knows, and which are left aside. */
  readonly baseline?: { readonly file: string; readonly known: number };
}

/** `rules --json`. */
export interface RulesJson {
  readonly version: 1;
  readonly rules: readonly (Pick<RuleMeta, 'id' | 'category' | 'severity' | 'tiers' | 'summary'> & {
    readonly fixable: boolean;
  })[];
}

/** `run --explain --format json`. */
export interface BoundariesJson {
  readonly version: 1;
  readonly boundaries: readonly Boundary[];
}

/** `inspect --json`. */
export type InspectJson = Inspection;

/** `wast --json`. */
export interface WastJson {
  readonly version: 1;
  readonly files: readonly WastFileJson[];
  readonly passed: number;
  readonly failed: number;
  /** Failed as `--nyi` says that they may. */
  readonly listed: number;
}

export interface WastFileJson {
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly listed: number;
  readonly directives: readonly (Ran & { readonly status: 'passed' | 'failed' | 'listed' })[];
}

/** `wit --json`: the resolved package, as `wasm-tools component wit --json` prints it. */
export type ModelJson = Json;
