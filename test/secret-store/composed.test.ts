/** The secret store as one component: the app with each provider inside, run by witlink, jco and wasmtime. */
import { describe, expect, it } from 'vitest';
import { encodeGraph, plug, readPackage } from '../../src/compose/index.ts';
import { runEverywhere } from '../compose/judges.ts';
import { appOver, guest, guests } from './guests.ts';

const providers = ['provider-assemblyscript', 'provider-c', 'provider-rust'];
const all = await guests({ only: (name) => name === 'app' || providers.includes(name) });
const questions = ['api-key', 'launch-code', '', 'a-Ω-😀', 'password'];

describe.each(providers)('the app with %s inside', (name) => {
  const there = all.has(name) || process.env['CI'] === 'true';

  it.skipIf(!there)(
    'tells what the two tell when they are linked',
    { timeout: 120_000 },
    async () => {
      const [app, provider] = [guest(all, 'app'), guest(all, name)];
      const [socket, plugged] = [app, provider].map((file) => readPackage(file).value!);
      const { value, diagnostics } = encodeGraph(plug(socket!, [plugged!]).value!);
      expect(diagnostics).toEqual([]);
      const { run: linked } = await appOver(app, provider);
      const wanted = questions.map((question) => linked(question));
      const calls = questions.map((question) => ['run', [question]] as const);
      expect(await runEverywhere(value!, calls)).toEqual(wanted);
    },
  );
});
