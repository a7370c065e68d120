/**
 * Words to tools in comments of WIT: `witlink-ignore rule-id: reason` to the rules, `prettier-ignore` to the formatter.
 * They say nothing to readers of the API, so they are never docs. What one does is for rules and formatter to say.
 */

/** What a comment in WIT says to a tool, in place of to people: `// witlink-ignore rule-id: reason`. */
export interface Directive {
  readonly name: 'witlink-ignore' | 'prettier-ignore';
  /** What stands behind the name, without blanks around it. */
  readonly rest: string;
}

const form = /^\s*(?<name>witlink-ignore|prettier-ignore)(?![\w-])(?<rest>.*)$/s;

/**
 * The directive that a text is; `undefined` for one to people.
 *
 * @param text - What a comment says, without its marks.
 */
export function directiveIn(text: string): Directive | undefined {
  const groups = form.exec(text)?.groups;
  if (groups === undefined) return undefined;
  return { name: groups['name'] as Directive['name'], rest: groups['rest']!.trim() };
}
