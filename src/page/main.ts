/**
 * The page: what was dropped on it, and what of that is looked at. Components that came with the page, the sample's or those
 * that `witlink page` was given, are listed in `components.json`. Nothing leaves the page.
 */
import { fill, h } from './dom.ts';
import { readBinary, readItems, type ComponentItem, type Item, type NamedBytes } from './items.ts';
import { Runner } from './runner.ts';
import { componentView, section, type ComponentView } from './views/component.ts';
import { fitsView } from './views/fits.ts';
import { witView } from './views/wit.ts';

const items: Item[] = [];
const runners = new Map<ComponentItem, Runner>();
let chosen: Item | undefined;
let view: ComponentView | undefined;

const list = h('ul', { class: 'items' });
const problems = h('div', { class: 'problems', role: 'alert' });
const main = h('main', { id: 'main' });
const picker = h('input', {
  type: 'file',
  id: 'files',
  multiple: true,
  accept: '.wasm,.wit',
  onchange: () => {
    void take([...(picker.files ?? [])]);
    picker.value = '';
  },
});

document.body.replaceChildren(
  h('a', { href: '#main', class: 'skip' }, 'To the component'),
  h(
    'header',
    { class: 'top' },
    h('h1', {}, 'witlink'),
    h(
      'p',
      {},
      'Look into WebAssembly components, call their functions, compose them. All of it happens in this page; nothing is sent.',
    ),
  ),
  h(
    'nav',
    { 'aria-label': 'Components' },
    h(
      'div',
      { class: 'field drop' },
      h('label', { for: 'files' }, 'Drop components and WIT anywhere, or choose files'),
      picker,
    ),
    list,
  ),
  problems,
  main,
);

const runnerOf = (item: ComponentItem): Runner => {
  let runner = runners.get(item);
  if (runner === undefined) {
    runner = new Runner(item.pkg.file, item.pkg.bytes, {
      changed: (what) => {
        if (chosen === item) later(what);
      },
    });
    runners.set(item, runner);
  }
  return runner;
};

/** What has changed since the last frame; a call may tell of thousands of things. */
const pending = new Set<'output' | 'trace' | 'handles'>();

function later(what: 'output' | 'trace' | 'handles'): void {
  if (pending.size === 0) {
    requestAnimationFrame(() => {
      const all = [...pending];
      pending.clear();
      for (const each of all) view?.changed(each);
    });
  }
  pending.add(what);
}

async function take(files: readonly File[]): Promise<void> {
  const named = files.map(async (file): Promise<NamedBytes> => {
    return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  });
  fill(problems, h('p', { class: 'hint' }, `Reading ${files.map((f) => f.name).join(', ')} …`));
  // What can't be read at all is a folder, or is gone.
  const read = await Promise.allSettled(named);
  // Large ones keep the page busy for a while: that they are read is seen before.
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  const given = await readItems(read.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : [])));
  fill(problems);
  add(given);
  files.forEach((file, i) => {
    if (read[i]!.status === 'rejected')
      tellProblem(file.name, 'it can’t be read; folders are not taken');
  });
}

function add(read: Awaited<ReturnType<typeof readItems>>): void {
  let first: Item | undefined;
  for (const item of read) {
    if (item.kind === 'problem') tellProblem(item.label, item.problem);
    else {
      items.push(item);
      first ??= item;
    }
  }
  if (first !== undefined) choose(first);
}

function tellProblem(label: string, problem: string): void {
  // Where a line of the file is shown, marks stand beneath it.
  const isMarked = /^ *\d* +\|/m.test(problem);
  problems.append(
    h(
      'div',
      { class: 'problem' },
      h('strong', {}, label),
      h('pre', { class: isMarked ? 'marked' : undefined }, problem),
    ),
  );
}

function choose(item: Item | undefined, isAsked = false): void {
  chosen = item;
  view = undefined;
  showList();
  if (item === undefined) return fill(main, h('p', { class: 'hint' }, 'Drop a component here.'));
  if (item.kind === 'wit') {
    fill(
      main,
      h(
        'article',
        {},
        h(
          'header',
          { class: 'item-head' },
          h('h2', { tabindex: -1 }, item.label),
          h('button', { type: 'button', onclick: () => remove(item) }, 'Take it off the page'),
        ),
        section('WIT', witView(item.model)),
        h(
          'p',
          { class: 'hint' },
          'Under the imports of a component stands whether it fits the worlds of this.',
        ),
      ),
    );
  } else {
    view = componentView({
      item,
      runner: runnerOf(item),
      fits: fitsView({
        item,
        all: items,
        composed: (name, bytes) => add([readBinary({ name, bytes }, true)]),
      }),
      save: () => save(item),
      remove: () => remove(item),
    });
    fill(main, view.element);
  }
  if (isAsked) main.querySelector('h2')?.focus();
}

function showList(): void {
  fill(
    list,
    items.map((item) =>
      h(
        'li',
        {},
        h(
          'button',
          {
            type: 'button',
            'aria-current': item === chosen ? 'true' : undefined,
            onclick: () => choose(item, true),
          },
          item.label,
          h(
            'span',
            { class: 'hint' },
            item.kind === 'wit' ? ' WIT' : item.isMade ? ' composed here' : '',
          ),
        ),
      ),
    ),
  );
}

function remove(item: Item): void {
  items.splice(items.indexOf(item), 1);
  if (item.kind === 'component') {
    runners.get(item)?.stop();
    runners.delete(item);
  }
  choose(items[0], true);
}

function save({ pkg }: ComponentItem): void {
  const url = URL.createObjectURL(
    new Blob([new Uint8Array(pkg.bytes)], { type: 'application/wasm' }),
  );
  h('a', { href: url, download: pkg.file.replace(/^.*[\\/]/, '') }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

let depth = 0;
const isFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
const over = (by: number): void => {
  depth = Math.max(0, depth + by);
  document.body.classList.toggle('over', depth > 0);
};
document.addEventListener('dragenter', (event) => isFiles(event) && over(1));
document.addEventListener('dragleave', (event) => isFiles(event) && over(-1));
document.addEventListener('dragover', (event) => {
  if (isFiles(event)) event.preventDefault();
});
document.addEventListener('drop', (event) => {
  if (!isFiles(event)) return;
  event.preventDefault();
  over(-depth);
  void take([...event.dataTransfer!.files]);
});

/** A file that came with the page, in `components/` beside it. */
interface GivenFile {
  readonly file: string;
  /** Calls with which forms begin. */
  readonly calls?: readonly string[];
}

/** What came with the page. */
async function takeGiven(): Promise<void> {
  const response = await fetch(new URL('./components.json', import.meta.url));
  const files = (await response.json()) as readonly GivenFile[];
  const named = files.map(async ({ file, calls = [] }): Promise<NamedBytes> => {
    const at = new URL(`./components/${encodeURIComponent(file)}`, import.meta.url);
    const answer = await fetch(at);
    if (!answer.ok) throw new Error(`there is no ${file}`);
    return { name: file, bytes: new Uint8Array(await answer.arrayBuffer()), examples: calls };
  });
  add(await readItems(await Promise.all(named)));
}

choose(undefined);
takeGiven().catch((error: unknown) => tellProblem('What came with the page', String(error)));
