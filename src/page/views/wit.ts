/** A model as WIT, as much of it as anybody reads. */
import { printWit, type Model } from '../../model/index.ts';
import { h, type Child } from '../dom.ts';

/** Characters; elements with more keep browsers busy. */
const longest = 300_000;

export function witView(model: Model): Child {
  const text = printWit(model);
  const left = text.length - longest;
  return [
    h(
      'pre',
      { class: 'wit', tabindex: 0, role: 'region', 'aria-label': 'WIT' },
      text.slice(0, longest),
    ),
    left > 0 && h('p', { class: 'hint' }, `${left} characters more: \`witlink wit\` prints them`),
  ];
}
