/** What the browser loads before the first panel: under 300 kB of compressed JavaScript. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, it } from 'vitest'
import { dist, ensureBuilt } from './browser.ts'

beforeAll(ensureBuilt)

it('the first JavaScript is under 300 kB compressed', () => {
  const html = readFileSync(path.join(dist, 'index.html'), 'utf8')
  const scripts = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map((m) => m[1]!)
  expect(scripts.length).toBeGreaterThan(0)
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(path.join(dist, name))).length, 0)
  console.log(`first JavaScript: ${(bytes / 1000).toFixed(1)} kB compressed in ${scripts.length} files`)
  expect(bytes).toBeLessThan(300_000)
})

it('panels are files of their own', () => {
  const names = readdirSync(path.join(dist, 'assets'))
  for (const panel of ['plot', 'values', 'packets', 'archive'])
    expect(names.some((n) => n.startsWith(`${panel}-`) && n.endsWith('.js'))).toBe(true)
})
