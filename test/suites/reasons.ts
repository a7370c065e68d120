/**
 * Reads a table of reasons: a line `code: why these are one`, and under it, indented, the messages of upstream's that
 * mean it, each in quotes as JSON. A message may stand under several codes.
 */

export interface Reason {
  readonly codes: ReadonlySet<string>;
}

/** By upstream's message. Throws where a line has another form, or a code with several messages says no why. */
export function parseReasons(text: string): ReadonlyMap<string, Reason> {
  const reasons = new Map<string, { codes: Set<string> }>();
  let code: string | undefined;
  let why = '';
  let messages = 0;
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (!line.startsWith(' ')) {
      [, code, why = ''] = /^(\S+\/\S+):(?: (.+))?$/.exec(line) ?? [];
      messages = 0;
      if (code === undefined) throw new Error(`not \`code: why\`: ${line}`);
      continue;
    }
    const message = JSON.parse(line) as string;
    if (code === undefined) throw new Error(`a message without a code: ${line}`);
    if (++messages > 1 && why === '') throw new Error(`${code} has several messages and no why`);
    const entry = reasons.get(message) ?? { codes: new Set() };
    entry.codes.add(code);
    reasons.set(message, entry);
  }
  return reasons;
}
