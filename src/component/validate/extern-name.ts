/**
 * Names of imports and exports: their grammar, and the form under which two of them clash. Explainer.md, Import and
 * Export Definitions, and Name Uniqueness.
 */
import { isKebab, isVersion, kebabProblem } from '../../base/index.ts';

export type ExternPath =
  | { readonly kind: 'plain' }
  | { readonly kind: 'constructor'; readonly resource: string }
  | { readonly kind: 'method' | 'static'; readonly resource: string }
  | {
      readonly kind: 'interface';
      /** More than one namespace or projection (🪺). */
      readonly nested: boolean;
      /** A version that is only the compatible part (🔗). */
      readonly canonicalVersion?: string;
    };

export interface NameProblem {
  readonly code: 'component/bad-name' | 'component/bad-annotation' | 'component/bad-version';
  readonly message: string;
}

const words = /^[a-z][0-9a-z]*(?:-[0-9a-z]+)*$/;
const canonicalVersion = /^(?:[1-9]\d*|0\.[1-9]\d*|0\.0\.[1-9]\d*|0\.0\.0)$/;

/** Takes a name apart, or says what is wrong with it. */
export function parseExternName(name: string): ExternPath | NameProblem {
  const annotation = /^\[([^\]]*)\](.*)$/s.exec(name);
  if (annotation !== null) return annotated(name, annotation[1]!, annotation[2]!);
  if (/[:/@]/.test(name)) return parseInterfaceName(name);
  const problem = kebabProblem(name);
  return problem === undefined ? { kind: 'plain' } : badName(name, problem);
}

/** As `parseExternName`, for a place where only the name of an interface may stand. */
export function parseInterfaceName(name: string): ExternPath | NameProblem {
  const at = name.indexOf('@');
  const path = at < 0 ? name : name.slice(0, at);
  const [, head, tail] = /^(.*):([^:]*)$/s.exec(path) ?? [];
  if (head === undefined || tail === undefined) {
    return badName(name, 'is not of the form `namespace:package/interface`');
  }
  const namespaces = head.split(':');
  const [pkg = '', ...projections] = tail.split('/');
  const wrong = [...namespaces, pkg].find((w) => !words.test(w));
  if (wrong !== undefined) {
    return badName(name, `has \`${wrong}\` where words of small letters must stand`);
  }
  if (projections.length === 0) return badName(name, 'names no interface after its package');
  const label = projections.find((l) => !isKebab(l));
  if (label !== undefined) return badName(name, `has a part that ${kebabProblem(label)}`);
  const nested = namespaces.length > 1 || projections.length > 1;
  if (at < 0) return { kind: 'interface', nested };
  const version = name.slice(at + 1);
  if (isVersion(version)) return { kind: 'interface', nested };
  if (canonicalVersion.test(version)) {
    return { kind: 'interface', nested, canonicalVersion: version };
  }
  return {
    code: 'component/bad-version',
    message: `the name \`${name}\` has \`${version}\` where a semantic version must stand`,
  };
}

function annotated(name: string, annotation: string, rest: string): ExternPath | NameProblem {
  const bad = (message: string): NameProblem => ({ code: 'component/bad-annotation', message });
  switch (annotation) {
    case 'constructor': {
      const problem = kebabProblem(rest);
      if (problem !== undefined) return badName(name, `has a resource that ${problem}`);
      return { kind: 'constructor', resource: rest };
    }
    case 'method':
    case 'static': {
      const dot = rest.indexOf('.');
      if (dot < 0) {
        return bad(`\`${name}\` must name a resource and a function, with a \`.\` between them`);
      }
      const [resource, label] = [rest.slice(0, dot), rest.slice(dot + 1)];
      for (const part of [resource, label]) {
        const problem = kebabProblem(part);
        if (problem !== undefined) return badName(name, `has a part that ${problem}`);
      }
      return { kind: annotation, resource };
    }
    default:
      return bad(
        `\`${name}\` has the annotation \`[${annotation}]\`, but there are only \`[constructor]\`, \`[method]\` and \`[static]\``,
      );
  }
}

function badName(name: string, problem: string): NameProblem {
  return { code: 'component/bad-name', message: `the name \`${name}\` ${problem}` };
}

/** Two names clash where these are equal. */
export function uniqueForm(name: string): string {
  const lower = name.toLowerCase();
  const [, resource, label] = /^\[(?:method|static)\]([^.]*)\.(.*)$/s.exec(lower) ?? [];
  if (resource === undefined || label === undefined) return lower;
  return resource === label ? label : `${resource}.${label}`;
}
