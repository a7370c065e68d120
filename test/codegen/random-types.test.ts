/** What random types say is what happens, with a guest that knows no type but the core signatures. */
import * as fc from 'fast-check';
import { test } from 'vitest';
import { forwardingGuest } from './forwarding-guest.ts';
import { randomWit, roundTrip } from './random-types.ts';
import { runs } from './values.ts';

test('what goes in comes out, of random types', { timeout: 600_000 }, async () => {
  const property = fc.asyncProperty(randomWit, (text) => roundTrip(text, forwardingGuest));
  await fc.assert(property, { numRuns: runs(6) });
});
