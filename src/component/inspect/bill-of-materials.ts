/**
 * What is in a component -> a bill of materials: CycloneDX 1.6 in JSON, of which scanners know what to do with it. It has
 * neither a time nor a number of its own, so that the same component has the same bill, wherever it is written.
 */
import type { Json } from '../../model/index.ts';
import { ourselves } from '../write/producers.ts';
import type { Producer } from '../write/producers.ts';
import type { Constituent } from './composed-of.ts';
import type { Inspection } from './inspect.ts';

/**
 * The bill of a component or core module.
 *
 * @param sha256 - The digest of the file's bytes, in hexadecimal digits.
 */
export function billOfMaterials(inspection: Inspection, sha256: string): Json {
  const { file, producers, composedOf = [] } = inspection;
  const whole = 'whole';
  const bill = new Bill();
  const components = bill.components(composedOf, whole);
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      tools: {
        components: [{ type: 'application', name: ourselves.name, version: ourselves.version }],
      },
      component: {
        type: 'application',
        'bom-ref': whole,
        name: file.replace(/^.*[\\/]/, ''),
        hashes: hashes(sha256),
        ...properties(producers, []),
      },
    },
    components,
    dependencies: bill.dependencies,
  };
}

class Bill {
  /** Of each component that of which it is made, by reference. */
  readonly dependencies: { readonly ref: string; readonly dependsOn: readonly string[] }[] = [];

  components(parts: readonly Constituent[], around: string): Json[] {
    const refs = parts.map((_, i) => `${around}/${i}`);
    this.dependencies.push({ ref: around, dependsOn: refs });
    return parts.map((part, i) => this.#component(part, refs[i]!));
  }

  #component(part: Constituent, ref: string): Json {
    const {
      name = 'component without a name',
      version,
      sha256,
      producers,
      constituents,
      inside,
      imported,
    } = part;
    const [group, own] = /^([^:]+):(.+)$/.exec(name)?.slice(1) ?? [undefined, name];
    const inner = this.components(constituents, ref);
    return {
      type: 'library',
      'bom-ref': ref,
      ...(group === undefined ? {} : { group }),
      name: own!,
      ...(version === undefined ? {} : { version }),
      hashes: hashes(sha256),
      ...properties(producers, [
        ['inside', inside],
        ...(imported === undefined ? [] : [['import', imported] as const]),
        ['recorded', String(part.recorded)],
      ]),
      ...(inner.length === 0 ? {} : { components: inner }),
    };
  }
}

const hashes = (sha256: string): Json => [{ alg: 'SHA-256', content: sha256 }];

/** What CycloneDX has no words for. */
function properties(
  producers: readonly Producer[],
  more: readonly (readonly [name: string, value: string])[],
): { readonly properties?: Json } {
  const all = [
    ...more.map(([name, value]) => ({ name: `witlink:${name}`, value })),
    ...producers.map(({ field, name, version }) => ({
      name: `witlink:producers:${field}`,
      value: `${name} ${version}`.trim(),
    })),
  ];
  return all.length === 0 ? {} : { properties: all };
}
