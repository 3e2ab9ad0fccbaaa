import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { Secret } from '@vigie/base'
import { createLog } from '@vigie/log-pino'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(path.join(tmpdir(), 'vigie-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100))

it('writes JSON lines to the file and readable lines to the terminal, without secrets', async () => {
  const file = path.join(folder, 'server.log')
  const terminal = new PassThrough()
  const log = createLog({ file, terminal })
  log
    .child({ chain: 'RECO1', apiKey: 'k3y' })
    .warn('link lost', { password: 'hunter2', value: new Secret('s3cret'), tries: 3 })
  log.debug('not shown')
  await settle()
  const line = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  expect(line).toMatchObject({
    level: 'warn',
    msg: 'link lost',
    chain: 'RECO1',
    tries: 3,
    password: '[secret]',
    value: '[secret]',
    apiKey: '[secret]',
  })
  const shown = String(terminal.read())
  expect(shown).toMatch(/^\d\d:\d\d:\d\d\.\d{3} warn {2}link lost/)
  expect(shown).not.toMatch(/hunter2|s3cret|k3y/)
})

it('cuts the file by size and keeps one earlier', async () => {
  const cut = path.join(folder, 'cut')
  const log = createLog({ file: path.join(cut, 'server.log'), maxBytes: 2000 })
  for (let i = 0; i < 100; i++) log.info(`line ${i}`)
  await settle()
  expect(readdirSync(cut).toSorted()).toEqual(['server.log', 'server.log.1'])
})
