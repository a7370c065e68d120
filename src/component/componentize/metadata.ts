/**
 * A world in a core module's custom section, as `embed` puts it there and toolchains do: a component that is a WIT
 * package of one world, with a section of its own that tells the version of this form and the string encoding. The form
 * is a convention that wit-component's tools share.
 */
import { diagnostic, type Outcome } from '../../base/index.ts';
import {
  readComponent,
  writeComponent,
  type CoreCustom,
  type CoreModule,
  wayToComponent,
} from '../../binary/index.ts';
import { Writer } from '../../wasm/index.ts';
import { merge, type Model, type WorldId } from '../../model/index.ts';
import { decodeTree } from '../decode/decode.ts';
import { worldDefinitions } from '../write/encode.ts';
import { readProducers, type Producer } from '../write/producers.ts';
import { stringEncodings, type StringEncoding } from './encoding.ts';
import { uniteWorlds } from './unite-worlds.ts';

const encodingSection = 'wit-component-encoding';
const version = 4;

/** Whether a custom section says a world: it goes when the world is the component's own. */
export const isWorldSection = (name: string): boolean => name.startsWith('component-type');

export interface EmbeddedWorld {
  readonly model: Model;
  readonly world: WorldId;
  readonly encoding: StringEncoding;
  /** The tools that made the bindings. */
  readonly producers: readonly Producer[];
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
  if (sections.length === 0) {
    return unsaid(module, 0, "the module doesn't say which world it is made for");
  }
  let whole: Said | undefined;
  for (const section of sections) {
    const { value: part, diagnostics } = readSection(module, section);
    if (part === undefined) return { value: undefined, diagnostics };
    if (whole === undefined) {
      whole = { ...part, worlds: [part.world] };
      continue;
    }
    if (part.encoding !== whole.encoding) {
      const encodings = `${whole.encoding} and ${part.encoding}`;
      return unsaid(module, section.offset, `the module says two string encodings, ${encodings}`);
    }
    const merged = merge(whole.model, part.model);
    if (merged.value === undefined) return { value: undefined, diagnostics: merged.diagnostics };
    const { model, into, from } = merged.value;
    const before = whole.worlds.map((w) => into.worlds.get(w)!);
    whole = {
      ...whole,
      model,
      worlds: [...before, from.worlds.get(part.world)!],
      producers: [...whole.producers, ...part.producers],
    };
  }
  const { model, worlds, encoding, producers } = whole!;
  const united = uniteWorlds(model, worlds, module.file);
  if (united.value === undefined) return { value: undefined, diagnostics: united.diagnostics };
  const said = { model: united.value, world: worlds[0]!, encoding, producers };
  return { value: said, diagnostics: [] };
}

/** What several sections say, before it is one world. */
interface Said extends Omit<EmbeddedWorld, 'world'> {
  readonly worlds: readonly WorldId[];
}

function readSection(module: CoreModule, section: CoreCustom): Outcome<EmbeddedWorld | undefined> {
  // An older form begins with its version; that of today is a component.
  const [first] = section.data;
  if (first !== undefined && first !== 0 && first < version) {
    const form = `its world is said in a form (version ${first}) that is not read`;
    return unsaid(module, section.offset, form);
  }
  const file = `${module.file}#${section.name}`;
  const read = readComponent(section.data, { file });
  if (read.value === undefined) return { value: undefined, diagnostics: read.diagnostics };
  const customs = read.value.definitions.filter((d) => d.kind === 'custom');
  const data = customs.find((c) => c.name === encodingSection)?.data;
  const encoding = stringEncodings[data?.[1] ?? 0];
  if ((data !== undefined && data[0] !== version) || encoding === undefined) {
    const form = `its world is said in a form (version ${data?.[0]}) that is not read`;
    return unsaid(module, section.offset, form);
  }
  const decoded = decodeTree(read.value);
  if (decoded.value === undefined) return { value: undefined, diagnostics: decoded.diagnostics };
  const { model, root } = decoded.value;
  const [world] = model.packages[root]!.worlds;
  if (world === undefined) return unsaid(module, section.offset, 'what it says is no world');
  return { value: { model, world, encoding, producers: readProducers(customs) }, diagnostics: [] };
}

function unsaid(module: CoreModule, offset: number, message: string): Outcome<undefined> {
  const span = { file: module.file, offset, path: 'core module' };
  const way = wayToComponent(module);
  const help = way.length > 0 ? way : ['give the WIT: `--wit DIR --world NAME`'];
  const found = diagnostic('componentize/no-world', message, span, { help });
  return { value: undefined, diagnostics: [found] };
}
