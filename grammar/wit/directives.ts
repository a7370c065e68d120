/**
 * Comments that speak to tools: `// witlink-ignore rule-id: reason` to the rules, `// prettier-ignore` to the formatter,
 * in comments of any form. They say nothing to readers of the API, so they are never docs. What one does is for rules
 * and formatter to say.
 */
import type { Comment } from './ast.ts';

export interface Directive {
  readonly name: 'witlink-ignore' | 'prettier-ignore';
  /** What stands behind the name, without blanks around it. */
  readonly rest: string;
}

const form = /^(?:\/\/+|\/\*+)\s*(?<name>witlink-ignore|prettier-ignore)(?![\w-])(?<rest>.*)$/s;

/** The directive that a comment is; `undefined` for a comment to people. */
export function directiveOf({ text }: Pick<Comment, 'text'>): Directive | undefined {
  const groups = form.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const rest = text.startsWith('/*') ? groups['rest']!.replace(/\**\/$/, '') : groups['rest']!;
  return { name: groups['name'] as Directive['name'], rest: rest.trim() };
}
