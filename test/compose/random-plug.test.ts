/**
 * Random components plugged into each other: what is wired, what is open and what can't be is known from how they were
 * made, and the result is accepted. `WITLINK_FUZZ` says how many families, of each of which twelve are composed.
 */
import { expect, test } from 'vitest';
import { encodeGraph, plug, wires } from '../../src/compose/index.ts';
import { decode } from '../../src/component/index.ts';
import { externName } from '../../src/model/index.ts';
import { randomNumbers } from '../abi/random-functions.ts';
import { expectAccepted, expectCompiled } from './judges.ts';
import { faceName, randomFamily, resourcesOf, type Family, type Member } from './random-family.ts';

const families = Number(process.env['WITLINK_FUZZ'] ?? 85);
const compositions = 12;

/**
 * Who serves an interface to a member, if anybody does; types alone are given by who gives what they are made of, and are
 * left open otherwise.
 */
function serving(
  family: Family,
  members: readonly Member[],
  to: Member,
  face: number,
): Member | undefined {
  const { isAlive, uses, inRecord } = family.faces[face]!;
  const givers = isAlive
    ? members.slice(1).filter((m) => m !== to)
    : [...uses]
        .filter(([used, how]) => how === 'record' || inRecord.has(used))
        .flatMap(([used]) => serving(family, members, to, used) ?? []);
  return givers.find((m) => m.exports.has(face));
}

/** Why these can't be composed; nothing if they can. */
function obstacles(
  family: Family,
  used: readonly Member[],
  members: readonly Member[],
): Set<string> {
  const codes = new Set<string>();
  const askers = new Map<number, Member[]>();
  const given = (m: Member, face: number): Member | undefined => serving(family, members, m, face);
  for (const m of used) {
    for (const face of m.imports) {
      const by = given(m, face);
      if (by !== undefined) {
        if ((by.odd === face) !== (m.odd === face)) codes.add('component/type-mismatch');
        // What is newer is not in what is older.
        if (m.version > by.version) codes.add('component/missing-export');
        continue;
      }
      askers.set(face, [...(askers.get(face) ?? []), m]);
      for (const inside of resourcesOf(family, face)) {
        if (inside !== face && given(m, inside) !== undefined) codes.add('compose/resource-inside');
      }
    }
  }
  for (const [face, all] of askers) {
    if (new Set(all.map((m) => m.odd === face)).size > 1) codes.add('component/type-mismatch');
  }
  return codes;
}

/** Whether something open uses a record by way of others, which an interface names that is given. */
function mayBeUnnamed(
  family: Family,
  used: readonly Member[],
  members: readonly Member[],
): boolean {
  const { faces } = family;
  const isGiven = (m: Member, face: number): boolean =>
    serving(family, members, m, face) !== undefined;
  return used.some((m) =>
    [...m.imports].some(
      (face) =>
        !isGiven(m, face) &&
        [...faces[face]!.uses.keys()].some((by) =>
          [...faces[by]!.uses.keys()].some((inner) => isGiven(m, inner)),
        ),
    ),
  );
}

/** Of two members that export the same the second is left out, so that nothing is contested. */
function choose(family: Family, random: () => number): Member[] {
  const [socket, ...rest] = family.members;
  const chosen = [socket!];
  const taken = new Set<number>();
  for (const m of rest) {
    if (random() < 0.4 || [...m.exports].some((face) => taken.has(face))) continue;
    for (const face of m.exports) taken.add(face);
    chosen.push(m);
  }
  return chosen;
}

test(
  `${families * compositions} compositions of random components`,
  { timeout: 300_000 },
  async () => {
    const seen = new Map<string, number>();
    const composed: Uint8Array[] = [];
    for (let seed = 1; seed <= families; seed++) {
      const random = randomNumbers(seed);
      const family = await randomFamily(random, 7);
      for (let n = 0; n < compositions; n++) {
        const members = choose(family, random);
        const [socket, ...plugs] = members.map((m) => m.pkg);
        const where = `seed ${seed}, composition ${n}`;
        const { value: graph, diagnostics } = plug(socket!, plugs, { unused: 'info' });
        const codes = new Set(diagnostics.filter((d) => d.severity === 'error').map((d) => d.code));
        if (graph === undefined) {
          expect([...codes], where).toEqual(['link/plug-cycle']);
          seen.set('cycle', (seen.get('cycle') ?? 0) + 1);
          continue;
        }
        const used = members.filter((m) => graph.packages.includes(m.pkg));
        const expected = obstacles(family, used, members);
        const encoded = encodeGraph(graph);
        const found = new Set(encoded.diagnostics.map((d) => d.code));
        const key = expected.size === 0 ? 'composed' : [...expected].toSorted().join(', ');
        seen.set(key, (seen.get(key) ?? 0) + 1);
        // Two that share what is open may have other ideas of whose resource is in it; that is told first.
        if (
          expected.has('compose/resource-inside') &&
          found.delete('component/resource-mismatch')
        ) {
          expected.delete('compose/resource-inside');
        }
        // Whether a record within a record has a name outside depends on who has asked for that first.
        const isUnnamed = found.delete('compose/type-inside');
        for (const code of found) expect(expected, where).toContain(code);
        if (isUnnamed) expect(mayBeUnnamed(family, used, members), where).toBe(true);
        if (isUnnamed && key === 'composed') continue;
        expect(encoded.value === undefined, where).toBe(key !== 'composed');
        if (encoded.value === undefined) continue;
        const { value, diagnostics: decoding } = decode(encoded.value);
        expect(decoding, where).toEqual([]);
        const world = value!.model.worlds.at(-1)!;
        const imports = new Set(world.imports.map((item) => externName(value!.model, item)));
        expect(imports, where).toEqual(new Set(wires(graph).flatMap((w) => w.as ?? [])));
        for (const wire of wires(graph)) {
          const to = members.find((m) => m.pkg.label === wire.to)!;
          const face = [...to.imports].find((f) => faceName(f, to.version) === wire.import)!;
          const by = serving(family, members, to, face);
          expect(wire.from?.label, where).toBe(by?.pkg.label);
        }
        await expectAccepted(encoded.value);
        composed.push(encoded.value);
      }
    }
    expectCompiled(composed);
    expect(composed.length, JSON.stringify([...seen])).toBeGreaterThan(
      (families * compositions) / 4,
    );
    expect(seen.size).toBeGreaterThan(3);
  },
);
