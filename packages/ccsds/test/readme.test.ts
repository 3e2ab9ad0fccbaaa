/** The example of the README is what a stranger types first: it runs as it stands there. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('the example of the README prints the packet that it sends', () => {
  const room = fileURLToPath(new URL('..', import.meta.url))
  const code = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(room, 'README.md'), 'utf8'))![1]!
  // Within the room, so that the package finds itself by its name.
  const folder = mkdtempSync(join(room, '.readme-'))
  try {
    writeFileSync(join(folder, 'example.mts'), code)
    const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'example.mts')], { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(stdout).toContain('apid: 5')
    expect(stdout).toContain('104, 101, 108, 108, 111')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
