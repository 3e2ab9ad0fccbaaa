import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{packages,adapters,apps}/*/test/**/*.test.ts', 'testing/test/**/*.test.ts'],
    setupFiles: ['./testing/src/property-seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: more workers would be quicker, and let tests of real servers wait longer than they may.
    maxWorkers: 2,
  },
})
