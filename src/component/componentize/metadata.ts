/**
 * A world in a core module's custom section, as `embed` puts it there and toolchains do: a component that is a WIT
 * package of one world, with a section of its own that tells the version of this form and the string encoding. The form
 * is a convention that wit-component's tools share.
 */
import { diagnostic, type Outcome } from '../../base/index.ts';
import { readComponent, writeComponent, Writer, type CoreModule } from '../../binary/index.ts';
import type { Model, WorldId } from '../../model/index.ts';
import { decodeTree } from '../decode.ts';
import { validate } from '../validate/index.ts';
import { worldDefinitions } from '../encode/encode.ts';
import { stringEncodings, type StringEncoding } from './encoding.ts';

const encodingSection = 'wit-component-encoding';
const version = 4;

/** Whether a custom section says a world: it goes when the world is the component's own. */
export const isWorldSection = (name: string): boolean => name.startsWith('component-type');

export interface EmbeddedWorld {
  readonly model: Model;
  readonly world: WorldId;
  readonly encoding: StringEncoding;
}

/** The content of the section. */
export function encodeWorld(model: Model, world: WorldId, encoding: StringEncoding): Uint8Array {
  const data = new Uint8Array([version, stringEncodings.indexOf(encoding)]);
  return writeComponent({
    definitions: [
      { kind: 'custom', offset: 0, name: encodingSection, data },
      ...worldDefinitions(model, world),
    ],
  });
}

/** The module with a section that says its world; another such section goes. */
export function withWorld(module: Uint8Array, content: Uint8Array): Uint8Array {
  const w = new Writer();
  w.raw(module);
  w.byte(0);
  w.sized((s) => {
    s.name('component-type');
    s.raw(content);
  });
  return w.bytes;
}

/** The world that a module says of itself; undefined, with an error, where it says none that can be read. */
export function embeddedWorld(module: CoreModule): Outcome<EmbeddedWorld | undefined> {
  const sections = module.customs.filter((c) => isWorldSection(c.name));
  const [section] = sections;
  const fail = (message: string, help: string[]): Outcome<undefined> => {
    const span = { file: module.file, offset: section?.offset ?? 0, path: 'core module' };
    return {
      value: undefined,
      diagnostics: [diagnostic('componentize/no-world', message, span, { help })],
    };
  };
  const give = ['give the WIT: `--wit DIR --world NAME`'];
  if (section === undefined) return fail("the module doesn't say which world it is made for", give);
  if (sections.length > 1) {
    return fail('the module says several worlds, which are not merged yet', give);
  }
  const file = `${module.file}#${section.name}`;
  const judged = validate(section.data, { file, features: 'all' });
  if (!judged.value) return { value: undefined, diagnostics: judged.diagnostics };
  const read = readComponent(section.data, { file });
  if (read.value === undefined) return { value: undefined, diagnostics: read.diagnostics };
  const info = read.value.definitions.find(
    (d) => d.kind === 'custom' && d.name === encodingSection,
  );
  const data = info?.kind === 'custom' ? info.data : undefined;
  const encoding = stringEncodings[data?.[1] ?? 0];
  if ((data !== undefined && data[0] !== version) || encoding === undefined) {
    return fail(`its world is said in a form (version ${data?.[0]}) that is not read`, give);
  }
  const decoded = decodeTree(read.value);
  if (decoded.value === undefined) return { value: undefined, diagnostics: decoded.diagnostics };
  const { model, root } = decoded.value;
  const [world] = model.packages[root]!.worlds;
  if (world === undefined) return fail('what it says is no world', give);
  return { value: { model, world, encoding }, diagnostics: decoded.diagnostics };
}
