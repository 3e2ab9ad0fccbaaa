import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

// `npm run dev` beside a running server: VIGIE_SERVER says where it listens.
const server = process.env['VIGIE_SERVER'] ?? 'http://127.0.0.1:7440'

export default defineConfig({
  plugins: [react()],
  base: './',
  // The page checks nothing by the schemas of the contract: their library stays at home.
  resolve: { alias: { typebox: fileURLToPath(new URL('src/server/no-schemas.ts', import.meta.url)) } },
  server: { proxy: { '/api': { target: server, ws: true, changeOrigin: true } } },
  build: {
    target: 'es2023',
    // The licences of what is bundled stay readable beside it; the sizes are checked by test/bundle.test.ts.
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
  },
})
