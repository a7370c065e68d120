/** What a world exports -> `main.go`, in which the user fills in what panics. */
import type { WorldWalk } from '../../src/abi/index.ts';
import { code, lines } from '../text/template.ts';
import { signature } from './functions.ts';
import { GoFile, type PackagePlaces } from './go-file.ts';
import type { Types } from './types.ts';

export function skeleton(
  places: PackagePlaces,
  walk: WorldWalk,
  types: Types,
  world: string,
): string {
  const file = new GoFile(places, 'main');
  const groups = walk.exports.map((group) => {
    const names = types.names.of(group);
    const packageName = names.folder.slice(names.folder.lastIndexOf('/') + 1);
    const own = `${packageName}Exports`;
    const funcs = group.funcs.filter(({ func }) => func.kind.kind !== 'method');
    file.use(names.folder, 'Export');
    return {
      export: `${file.use(names.folder, 'Export')}(${own}{})`,
      body: code`
        type ${own} struct{}

        ${lines(
          funcs.flatMap(({ func }, i) => [
            ...(i === 0 ? [] : ['']),
            code`
              func (${own}) ${names.funcOf(func)}${signature(types, file, func, 'exports').text} {
                panic("not written yet")
              }
            `,
          ]),
        )}
      `,
    };
  });
  file.add(
    groups.length > 0 &&
      code`
        func init() {
          ${groups.map((g) => g.export)}
        }
      `,
    ...groups.map((g) => g.body),
    code`
      // The component has no main function of its own, but Go wants one.
      func main() {}
    `,
  );
  return file.text('', [`// Command main is a component for the world ${world}.`]);
}
