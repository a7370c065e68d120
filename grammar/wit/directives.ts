/** Comments to the directives that they are, in comments of any form (see `src/base/directives.ts`). */
import { directiveIn } from '../../src/base/index.ts';
import type { Directive } from '../../src/base/index.ts';
import type { Comment } from './ast.ts';

/** The directive that a comment is; `undefined` for a comment to people. */
export function directiveOf({ text }: Pick<Comment, 'text'>): Directive | undefined {
  // Most comments are none, which is soon seen.
  if (!text.includes('-ignore')) return undefined;
  return directiveIn(
    text.startsWith('/*')
      ? text.replace(/^\/\*+/, '').replace(/\**\/$/, '')
      : text.replace(/^\/+/, ''),
  );
}
