/** What a program finds of WASI: arguments, environment, standard input; and what it has printed. */
import { freshId, h } from '../dom.ts';
import type { Runner } from '../runner.ts';
import type { LiveView } from './component.ts';

export function surroundingsView(runner: Runner): LiveView {
  const { args, env, stdin } = runner.surroundings;
  const fields = {
    args: area('Arguments, one a line', args.join('\n')),
    env: area(
      'Environment, NAME=VALUE, one a line',
      Object.entries(env)
        .map(([k, v]) => `${k}=${v}`)
        .join('\n'),
    ),
    stdin: area('Standard input', stdin),
  };
  const output = h('pre', {
    class: 'output',
    tabindex: 0,
    'aria-label': 'What it has printed',
    'aria-live': 'polite',
  });
  const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
  const use = (): void => {
    const pairs = lines(fields.env.input.value).map((line): [string, string] => {
      const at = line.indexOf('=');
      return at < 1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    });
    runner.surroundings = {
      args: lines(fields.args.input.value),
      env: Object.fromEntries(pairs),
      stdin: fields.stdin.input.value,
    };
    // What a platform has is settled when the instance is made.
    runner.stop();
  };
  const refresh = (): void => {
    output.textContent = runner.output;
    output.hidden = runner.output === '';
  };
  refresh();
  return {
    element: h(
      'div',
      {},
      output,
      h(
        'details',
        {},
        h('summary', {}, 'Arguments, environment, standard input'),
        h(
          'form',
          {
            onsubmit: (event) => {
              event.preventDefault();
              use();
            },
          },
          Object.values(fields).map((f) => f.element),
          h('button', { type: 'submit' }, 'Begin anew with these'),
        ),
        h(
          'p',
          { class: 'hint' },
          'It has clocks and random numbers besides; no files, no network.',
        ),
      ),
    ),
    refresh,
  };
}

function area(
  label: string,
  value: string,
): { readonly element: HTMLElement; readonly input: HTMLTextAreaElement } {
  const id = freshId('field');
  const input = h('textarea', { id, rows: 2, spellcheck: 'false' });
  input.value = value;
  return { input, element: h('div', { class: 'field' }, h('label', { for: id }, label), input) };
}
