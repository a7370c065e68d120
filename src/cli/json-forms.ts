/**
 * Every form of JSON that commands print, by its type; docs/json.md explains them, and fixtures/json has an example of
 * each. A form is a promise: fields are only added, and what comes to mean something else gets another `version`.
 */
import type { JsonDiagnostic } from '../base/index.ts';
import type { Inspection } from '../component/index.ts';
import type { Json } from '../model/index.ts';
import type { ChangeFinding, RuleMeta, VersionVerdict } from '../rules/index.ts';
import type { Ran } from '../wast/index.ts';

/** `--format json` of `check`, `lint`, `format`, `validate` and `targets`; without findings `[]`. */
export type FindingsJson = readonly JsonDiagnostic[];

/** `breaking --format json`. */
export interface BreakingJson {
  readonly version: 1;
  /** Whether the two could be compared; if not, the findings say why. */
  readonly compared: boolean;
  readonly findings: readonly BreakingFindingJson[];
  readonly versions: readonly VersionVerdict[];
}

/** The fields beyond the diagnostic are absent where the two could not be compared. */
export type BreakingFindingJson = JsonDiagnostic &
  Partial<Pick<ChangeFinding, 'tiers' | 'roles' | 'reach' | 'raises'>> & {
    readonly breaking?: boolean;
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
}

/** `rules --json`. */
export interface RulesJson {
  readonly version: 1;
  readonly rules: readonly (Pick<RuleMeta, 'id' | 'category' | 'severity' | 'tiers' | 'summary'> & {
    readonly fixable: boolean;
  })[];
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
