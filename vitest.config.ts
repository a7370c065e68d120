import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // One worker a core: of two, vitest would leave one free.
    maxWorkers: '100%',
    // Two cores shared with the builds of guests: slow is not wrong.
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
