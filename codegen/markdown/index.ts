/**
 * The backend `markdown`: a package -> its reference. Worlds, interfaces, types with links, gates and documentation, on
 * one page or on a page for each interface and world with one that lists them.
 */
import type { InterfaceId, Model, PackageId } from '../../src/model/index.ts';
import { packageNameText } from '../../src/model/index.ts';
import { defineBackend, type GeneratedFile, mark } from '../contract.ts';
import { fileSegment } from '../text/file-segment.ts';
import { anchorOf, Links, type PageAnchor, type PageAnchors } from './links.ts';
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
    const { anchors, index } = layOut(model, id, pages === 'many');
    const files = new Map<string, Sections>();
    const on = (page: string): Sections => {
      let sections = files.get(page);
      if (sections === undefined) {
        sections = new Sections(model, new Links(model, anchors, page), id);
        sections.paragraph(`<!-- ${mark('markdown', model, { package: id })} -->`);
        files.set(page, sections);
      }
      return sections;
    };
    overview(model, id, on(index), new Links(model, anchors, index), anchors);
    for (const [world, at] of anchors.worlds) {
      on(at.page).world(world, at, at.page === index ? 2 : 1);
    }
    for (const [iface, at] of anchors.interfaces) {
      on(at.page).interface(iface, at, at.page === index ? 2 : 1);
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
  readonly anchors: PageAnchors;
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
  const at = (item: string): PageAnchor => ({
    page: isMany ? page(item) : index,
    anchor: anchorOf(item),
  });
  return {
    index,
    anchors: {
      worlds: new Map(worlds.map((w) => [w, at(model.worlds[w]!.name)])),
      interfaces: new Map(
        interfaces.map((i): [InterfaceId, PageAnchor] => [i, at(model.interfaces[i]!.name!)]),
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
  anchors: PageAnchors,
): void {
  const pkg = model.packages[id]!;
  sections.heading(1, `Package \`${packageNameText(pkg.name)}\``);
  sections.about(pkg);
  sections.paragraph(
    ...[...anchors.worlds].map(
      ([world, at]) => `- World [\`${model.worlds[world]!.name}\`](${links.to(at)})`,
    ),
    ...[...anchors.interfaces.keys()].map((i) => `- Interface ${links.interface(i, id)}`),
  );
}
