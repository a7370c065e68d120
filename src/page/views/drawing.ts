/** The composition of a component, drawn, with what has crossed on its wires. */
import { diagram, survey, withTraffic, type Crossed } from '../../compose/index.ts';
import { diagramText, drawing, svg, svgStyle } from '../../telling/index.ts';
import { fill, freshId, h } from '../dom.ts';
import type { ComponentItem } from '../items.ts';
import type { Runner } from '../runner.ts';

export interface DrawingView {
  readonly element: HTMLElement;
  refresh(): void;
}

export function drawingView({ pkg, label }: ComponentItem, runner: Runner): DrawingView {
  const surveyed = survey(pkg).value;
  if (surveyed === undefined) {
    return {
      element: h('p', { class: 'hint' }, 'It can’t be drawn, as it is not valid.'),
      refresh() {},
    };
  }
  const plain = diagram(surveyed, label);
  const place = h('div', {
    class: 'canvas',
    tabindex: 0,
    role: 'region',
    'aria-label': 'The drawing',
  });
  // By CSSOM, which content policies for styles leave alone.
  const style = new CSSStyleSheet();
  document.adoptedStyleSheets = [style];
  const show = (): void => {
    const crossed = runner.rows.flatMap(({ kind, from, to, func, bytes, handles }): Crossed[] =>
      kind === 'call' || kind === 'return' ? [{ kind, from, to, func, bytes, handles }] : [],
    );
    const shown = crossed.length === 0 ? plain : withTraffic(plain, surveyed, crossed).diagram;
    const drawn = drawing(shown);
    style.replaceSync(svgStyle(drawn));
    const parsed = new DOMParser().parseFromString(
      svg(drawn, `The composition of ${label}`),
      'image/svg+xml',
    );
    fill(place, document.importNode(parsed.documentElement, true));
  };
  const id = freshId('fit');
  const fit = h('input', {
    id,
    type: 'checkbox',
    onchange: () => place.classList.toggle('fitting', fit.checked),
  });
  show();
  // Where calls come from is where one begins to read.
  requestAnimationFrame(() => {
    const first = place.querySelector('.exports, .box')?.getBoundingClientRect();
    if (first !== undefined) {
      place.scrollTop = first.top - place.getBoundingClientRect().top - place.clientHeight / 2;
    }
  });
  return {
    element: h(
      'div',
      {},
      h(
        'p',
        { class: 'hint' },
        'An arrow goes from who calls to who is called. Point at a box to see what it is connected with.',
      ),
      h('div', { class: 'field check' }, fit, h('label', { for: id }, 'all of it in the frame')),
      place,
      h('details', {}, h('summary', {}, 'As text'), h('pre', {}, diagramText(plain))),
    ),
    refresh: show,
  };
}
