/**
 * What a configuration says of rules -> the severity of a rule in a file, and which findings are set aside. Knows neither
 * rules nor findings beyond their ids and places: `lint` and `breaking` ask it. What sets nothing aside is told at the end.
 */
import { diagnostic, readNamePattern, splitPath } from '../base/index.ts';
import type { Diagnostic, NamePattern } from '../base/index.ts';
import type { RuleConfiguration, RuleSeverity } from '../rules/index.ts';
import { matchFiles } from './globs.ts';
import type { Matcher } from './globs.ts';
import type { IgnoreSetting, RuleMap, Settings } from './settings.ts';

/** The path of a file from the configuration's folder; `undefined` for one that does not stand under it. */
export type Locate = (file: string) => string | undefined;

/** What may have been said of a rule. */
interface Setting {
  readonly severity?: RuleSeverity;
  readonly from?: string;
}

interface Aside {
  readonly setting: IgnoreSetting;
  readonly isAbout: Matcher | undefined;
  readonly item: NamePattern | undefined;
}

export class RuleSettings implements RuleConfiguration {
  readonly features: ReadonlySet<string> | undefined;
  readonly #locate: Locate;
  readonly #base: ReadonlyMap<string, Setting>;
  readonly #overrides: readonly {
    readonly matches: Matcher;
    readonly rules: ReadonlyMap<string, Setting>;
  }[];
  /** By rule. */
  readonly #ignores: ReadonlyMap<string, readonly Aside[]>;
  readonly #used = new Set<IgnoreSetting>();
  readonly #files = new Map<string, ReadonlyMap<string, Setting>>();

  constructor({ rules, overrides = [], ignores = [], features }: Settings, locate: Locate) {
    if (features !== undefined && features !== 'all') {
      this.features = new Set(features.map(({ text }) => text));
    }
    this.#locate = locate;
    this.#base = settingsOf(rules);
    this.#overrides = overrides.map((override) => ({
      matches: matchFiles(override.files),
      rules: settingsOf(override.rules),
    }));
    const asides = ignores.map((setting): Aside => ({
      setting,
      isAbout: setting.files === undefined ? undefined : matchFiles(setting.files),
      item: setting.item && readNamePattern(setting.item.text, { short: true }),
    }));
    this.#ignores = Map.groupBy(asides, ({ setting }) => setting.rule);
  }

  /** What findings of a rule in a file count as, if the configuration says so. */
  severityOf(rule: string, file: string | undefined): RuleSeverity | undefined {
    return this.#of(file).get(rule)?.severity;
  }

  /** The version of a package from which on `lint/since-missing` looks at a file. */
  sinceFrom(file: string): string | undefined {
    return this.#of(file).get('lint/since-missing')?.from;
  }

  /**
   * Whether an ignore speaks of a finding, which it then has been of use for.
   *
   * @param itemsOf - The items at the places of a finding, by their full names: asked only where an ignore names one.
   */
  ignores(found: Diagnostic, itemsOf: (found: Diagnostic) => readonly string[]): boolean {
    let isIgnored = false;
    for (const { setting, isAbout, item } of this.#ignores.get(found.code) ?? []) {
      const path = found.span === undefined ? undefined : this.#locate(found.span.file);
      if (isAbout !== undefined && (path === undefined || !isAbout(path))) continue;
      if (item !== undefined && !itemsOf(found).some((at) => isIn(item, at))) continue;
      this.#used.add(setting);
      isIgnored = true;
    }
    return isIgnored;
  }

  /**
   * The ignores that were of no use, as findings of `lint/unused-ignore`.
   *
   * @param isLooked - Whether a rule was given the chance to find something.
   */
  unused(isLooked: (rule: string) => boolean, severity: RuleSeverity): Diagnostic[] {
    if (severity === 'off') return [];
    return [...this.#ignores.values()]
      .flat()
      .filter(({ setting }) => !this.#used.has(setting) && isLooked(setting.rule))
      .map(({ setting }) =>
        diagnostic(
          'lint/unused-ignore',
          `there is nothing of \`${setting.rule}\` for this to ignore`,
          setting.span,
          { severity, help: ['take it away: it would hide the next finding'] },
        ),
      );
  }

  #of(file: string | undefined): ReadonlyMap<string, Setting> {
    if (file === undefined || this.#overrides.length === 0) return this.#base;
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const path = this.#locate(file);
    const settings = new Map(this.#base);
    for (const { matches, rules } of this.#overrides) {
      if (path === undefined || !matches(path)) continue;
      for (const [rule, setting] of rules) {
        settings.set(rule, { ...settings.get(rule), ...setting });
      }
    }
    this.#files.set(file, settings);
    return settings;
  }
}

/** Whether a pattern means an item, or something in which it stands. */
function isIn(pattern: NamePattern, item: string): boolean {
  const { instance, name } = splitPath(item);
  if (instance === undefined) return pattern.matches(name);
  const names = name.split('.');
  return names.some((_, i) => pattern.matches(instance, names.slice(0, i + 1).join('.')));
}

function settingsOf(rules: RuleMap | undefined): Map<string, Setting> {
  return new Map(
    [...(rules ?? [])].map(([rule, value]): [string, Setting] => {
      if (typeof value === 'string') return [rule, { severity: value }];
      const { severity, from } = value;
      return [
        rule,
        {
          ...(severity === undefined ? {} : { severity }),
          ...(from === undefined ? {} : { from: from.text }),
        },
      ];
    }),
  );
}
