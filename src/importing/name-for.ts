/** Which of some names stands for one that is asked for. */
import { CompatibleNames, newest, versionedName } from '../base/index.ts';

/** The very name, or that of a compatible version; where no version is asked for, the newest. */
export function nameFor(wanted: string, names: Iterable<string>): string | undefined {
  const all = [...names].map((name) => versionedName(name));
  const compatible = new CompatibleNames(all, { take: 'newest', older: true });
  const found =
    compatible.find(versionedName(wanted)) ?? newest(all.filter(({ path }) => path === wanted));
  return found?.name;
}
