import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{packages,adapters,apps}/*/test/**/*.test.ts', 'testing/test/**/*.test.ts'],
    setupFiles: ['./testing/src/property-seed.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores: tests of servers and pages wait for a third of their time, more workers than that fight each other.
    maxWorkers: 3,
  },
})
