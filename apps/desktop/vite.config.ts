import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { api, API_PREFIX, LIVE_PATH } from '../../packages/contract/src/api.ts'
import { isOtherContent, type Operation } from '../../packages/contract/src/operation.ts'

// `npm run dev` beside a running server: VIGIE_SERVER says where it listens.
const server = process.env['VIGIE_SERVER'] ?? 'http://127.0.0.1:7440'

/**
 * The page takes of the contract where each operation is and whether it answers; what goes in and out is checked by the server.
 * Schemas, which are most of the contract, stay at home.
 */
function contractWithoutSchemas(): Plugin {
  const slim = Object.fromEntries(
    (Object.entries(api) as [string, Operation][]).map(([name, { method, path, upload, answer }]) => [
      name,
      {
        method,
        path,
        ...(upload === undefined ? {} : { upload }),
        ...(answer === undefined ? {} : { answer: isOtherContent(answer) ? answer : {} }),
      },
    ]),
  )
  return {
    name: 'contract-without-schemas',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith('/packages/contract/src/api.ts')) return undefined
      const made = { API_PREFIX, LIVE_PATH, api: slim }
      return Object.entries(made)
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}\n`)
        .join('')
    },
  }
}

export default defineConfig({
  plugins: [contractWithoutSchemas(), react()],
  base: './',
  server: { proxy: { '/api': { target: server, ws: true, changeOrigin: true } } },
  build: {
    target: 'es2023',
    // The licences of what is bundled stay readable beside it; the sizes are checked by test/bundle.test.ts.
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    // Making a schema changes nothing else: modules of which nothing is taken are left out.
    rolldownOptions: {
      treeshake: {
        moduleSideEffects: (id) => !/\/contract\/src\/(schemas|operations|openapi|documentation)\b/.test(id),
      },
    },
  },
})
