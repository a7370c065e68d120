/** Bytes that a guest writes -> lines of text, for a log. */

/** UTF-16 code units of a line, after which it is told as it is. */
const longestLine = 65_536;

/** Takes bytes and tells each line that is complete; `end` tells what is left. */
export function lineTeller(tell: (text: string) => void): {
  readonly write: (bytes: Uint8Array) => void;
  readonly end: () => void;
} {
  const decoder = new TextDecoder();
  let rest = '';
  return {
    write(bytes) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = lines.pop()!;
      for (const line of lines) tell(line);
      if (rest.length <= longestLine) return;
      tell(rest);
      rest = '';
    },
    end() {
      rest += decoder.decode();
      if (rest !== '') tell(rest);
      rest = '';
    },
  };
}
