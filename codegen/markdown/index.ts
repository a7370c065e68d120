/**
 * The backend `markdown`: a package -> its reference. Worlds, interfaces, types with links, gates and documentation, on
 * one page or on a page for each interface and world with one that lists them.
 */
import type { InterfaceId, Model, PackageId } from '../../src/model/index.ts';
import { packageNameText } from '../../src/model/index.ts';
import { defineBackend, type GeneratedFile, mark } from '../contract.ts';
import { fileSegment } from '../names.ts';
import { anchorOf, Links, type Place, type Places } from './links.ts';
import { Sections } from './sections.ts';

export const markdown = defineBackend({
  name: 'markdown',
  summary: 'a reference of the package: worlds, interfaces, types with links, docs',
  subject: 'package',
  options: [
    {
      kind: 'choice',
      name: 'pages',
      summary: 'everything on one page, or a page for each interface and world',
      choices: ['one', 'many'],
      default: 'one',
    },
  ],
  generate(model, id, { pages }) {
    const { places, index } = layOut(model, id, pages === 'many');
    const files = new Map<string, Sections>();
    const on = (page: string): Sections => {
      let sections = files.get(page);
      if (sections === undefined) {
        sections = new Sections(model, new Links(model, places, page), id);
        sections.paragraph(`<!-- ${mark('markdown', model, { package: id })} -->`);
        files.set(page, sections);
      }
      return sections;
    };
    overview(model, id, on(index), new Links(model, places, index), places);
    for (const [world, place] of places.worlds) {
      on(place.page).world(world, place, place.page === index ? 2 : 1);
    }
    for (const [iface, place] of places.interfaces) {
      on(place.page).interface(iface, place, place.page === index ? 2 : 1);
    }
    const value = [...files].map(([path, { lines }]): GeneratedFile => ({
      path,
      text: `${lines.join('\n').trimEnd()}\n`,
      kind: 'generated',
    }));
    return { value, diagnostics: [] };
  },
});

interface Laid {
  readonly places: Places;
  /** The page of the package itself. */
  readonly index: string;
}

/** Gives every interface and world of the package its page and anchor. */
function layOut(model: Model, id: PackageId, isMany: boolean): Laid {
  const { name, interfaces, worlds } = model.packages[id]!;
  const used = new Set<string>();
  const page = (text: string): string => {
    const segment = fileSegment(text);
    let chosen = segment;
    // Names that differ only in case, or so.
    for (let i = 2; used.has(chosen); i++) chosen = `${segment}-${i}`;
    used.add(chosen);
    return `${chosen}.md`;
  };
  const index = page(`${name.namespace}-${name.name}`);
  const place = (item: string): Place => ({
    page: isMany ? page(item) : index,
    anchor: anchorOf(item),
  });
  return {
    index,
    places: {
      worlds: new Map(worlds.map((w) => [w, place(model.worlds[w]!.name)])),
      interfaces: new Map(
        interfaces.map((i): [InterfaceId, Place] => [i, place(model.interfaces[i]!.name!)]),
      ),
    },
  };
}

/** The head of the page of the package, with the list of what it has. */
function overview(
  model: Model,
  id: PackageId,
  sections: Sections,
  links: Links,
  places: Places,
): void {
  const pkg = model.packages[id]!;
  sections.heading(1, `Package \`${packageNameText(pkg.name)}\``);
  sections.about(pkg);
  sections.paragraph(
    ...[...places.worlds].map(
      ([world, place]) => `- World [\`${model.worlds[world]!.name}\`](${links.to(place)})`,
    ),
    ...[...places.interfaces.keys()].map((i) => `- Interface ${links.interface(i, id)}`),
  );
}
