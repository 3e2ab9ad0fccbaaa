/** The library of procedures: versions, review by others, what is in force, and what may be run where; over a restart. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ProcedureDetail, ProcedureVersion } from '@vigie/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commandedCentre, type CommandedCentre } from '../../server/test/commanded-centre.ts'
import { vigie } from './run-vigie.ts'

const text = (word: string) => `procedure\n  main\n    log "${word}";\n  end main\nend procedure\n`
const PATH = 'CENTRE.Greeting'
const folder = mkdtempSync(path.join(tmpdir(), 'vigie-procedure-library-'))
const file = (name: string, content: string): string => {
  const at = path.join(folder, name)
  writeFileSync(at, content)
  return at
}
let centre: CommandedCentre
let tokens: Record<'ada' | 'ben' | 'cleo' | 'eve', string>
const as = (who: keyof typeof tokens, ...args: string[]) =>
  vigie('procedure', ...args, '--url', centre.server.url, '--token', tokens[who])
const json = async <T>(who: keyof typeof tokens, ...args: string[]): Promise<T> =>
  JSON.parse((await as(who, ...args, '--json')).stdout) as T

beforeAll(async () => {
  centre = await commandedCentre(
    (m) => m,
    {
      'procedures/CENTRE/Greeting.pluto': text('good morning'),
      'procedures/CENTRE/Greeting.yaml': '# said at each shift\ntitle: Greeting\n',
      'procedures/rules.yaml':
        'approve: [administrator]\nenvironments:\n  flight model: { approved: true, validatedOn: [simulator] }\n',
    },
    'flight model',
  )
  tokens = {
    ada: await centre.token('ada', 'operations-engineer'),
    ben: await centre.token('ben', 'operations-engineer'),
    cleo: await centre.token('cleo', 'administrator'),
    eve: await centre.token('eve', 'viewer'),
  }
}, 120_000)
afterAll(async () => {
  await centre.close()
  rmSync(folder, { recursive: true, force: true })
})

it('what is neither approved nor validated is not run on the flight model, and says what is missing', async () => {
  const refused = await as('ada', 'run', PATH)
  expect(refused.code).not.toBe(0)
  expect(refused.stderr).toMatch(/VIG-ACTIVITY-001[^]*flight model: it is not approved, it is not validated on simul/)
  expect((await as('eve', 'show', PATH)).stdout).toMatch(/version 1;[^]*CANNOT BE RUN on flight model/)
})

it('a text is saved as a draft, compared, reviewed and approved by others; then it is what runs', async () => {
  const evening = file('evening.pluto', text('good evening'))
  expect((await as('eve', 'save', PATH, evening)).stderr).toMatch(/VIG-/)
  const saved = await as('ada', 'save', PATH, evening, '--comment', 'it is late')
  expect(saved.stdout).toMatch(/^ +2 +draft .* ada from 1 +"it is late"\n$/)
  const diff = await as('eve', 'diff', PATH)
  expect(diff.stdout).toMatch(/-    log "good morning";\n\+    log "good evening";/)
  expect(diff.code).toBe(1)
  // Of what somebody has read before, it is told that it is older.
  const again = await as('ben', 'save', PATH, file('night.pluto', text('good night')), '--base', '1')
  expect(again.stderr).toMatch(/VIG-PROCEDURE-225[^]*version 2 of CENTRE.Greeting was saved by ada/)
  expect((await as('cleo', 'approve', PATH, '2')).stderr).toMatch(/VIG-PROCEDURE-226[^]*nobody has reviewed it/)
  expect((await as('ada', 'review', PATH, '2')).stderr).toMatch(/VIG-PROCEDURE-226[^]*another person/)
  expect((await as('ben', 'review', PATH, '2', '--comment', 'seen')).stdout).toMatch(/reviewed by ben/)
  expect((await as('ben', 'approve', PATH, '2')).stderr).toMatch(/VIG-PROCEDURE-227[^]*name administrator/)
  expect((await as('cleo', 'approve', PATH, '2')).stdout).toMatch(/^\* +2 +approved/)
  expect((await as('ben', 'validate', PATH, '2', '--on', 'simulator', '--of', '1.4')).code).toBe(0)
  expect((await as('ada', 'run', PATH)).stdout).toMatch(/log +"good evening"[^]*CONFIRMED\n$/)
}, 60_000)

it('what cannot be run is not put in force, and a declaration beside it goes by versions as well', async () => {
  const [newest] = await json<ProcedureVersion[]>('eve', 'versions', PATH)
  expect(newest).toMatchObject({ version: 2, inForce: true })
  await as('ada', 'save', PATH, file('broken.pluto', 'procedure main log "a" end main\n'))
  await as('ben', 'review', PATH, '3')
  expect((await as('cleo', 'approve', PATH, '3')).stderr).toMatch(/VIG-PROCEDURE-201/)
  expect((await as('cleo', 'reject', PATH, '3', '--comment', 'it ends in the middle')).stdout).toMatch(
    /3 +rejected .*rejected by cleo: it ends in the middle/,
  )
  const beside = file('beside.yaml', '# said at each shift\ntitle: Greeting of the evening\n')
  await as('ada', 'save', PATH, path.join(folder, 'evening.pluto'), '--beside', beside, '--base', '2')
  await as('ben', 'review', PATH, '4')
  await as('cleo', 'approve', PATH, '4')
  expect(await json<ProcedureDetail>('eve', 'show', PATH)).toMatchObject({
    version: 4,
    title: 'Greeting of the evening',
    // It was validated with what was declared then.
    missing: ['it is not validated on simulator'],
  })
  await as('cleo', 'withdraw', PATH, '4', '--comment', 'the title is too long')
  expect(await json<ProcedureDetail>('eve', 'show', PATH)).toMatchObject({ version: 2, title: 'Greeting', missing: [] })
}, 60_000)

it('a new procedure begins as a draft; an element that is not there has none', async () => {
  const hello = file('hello.pluto', text('hello'))
  expect((await as('ada', 'save', 'RECO1.NOWHERE.Hello', hello)).stderr).toMatch(/VIG-PROCEDURE-230[^]*NOWHERE/)
  expect((await as('ada', 'save', 'RECO1.TCS.Hello', hello)).stdout).toMatch(/^ +1 +draft/)
  expect((await as('ada', 'run', 'RECO1.TCS.Hello')).stderr).toMatch(/VIG-/)
  await as('ben', 'review', 'RECO1.TCS.Hello', '1')
  await as('cleo', 'approve', 'RECO1.TCS.Hello', '1')
  expect((await as('eve', 'list', '--search', 'hello')).stdout).toBe('RECO1.TCS.Hello\n')
}, 60_000)

it('all of it is there after a restart, goes into the mission folder, and is in force from there', async () => {
  await centre.restart()
  expect((await json<ProcedureVersion[]>('eve', 'versions', PATH)).map((v) => [v.version, v.state, v.inForce])).toEqual(
    [
      [4, 'withdrawn', false],
      [3, 'rejected', false],
      [2, 'approved', true],
      [1, 'draft', false],
    ],
  )
  const mission = centre.server.centre.mission.folder
  const written = await as('eve', 'export', mission, PATH, 'RECO1.TCS.Hello')
  expect(written.stdout.trim().split('\n')).toHaveLength(4)
  expect(readFileSync(path.join(mission, 'procedures/CENTRE/Greeting.yaml'), 'utf8')).toMatch(
    /^# said at each shift\ntitle: Greeting\nreviewed:\n {2}by: ben[^]*approved:\n {2}by: cleo[^]*validatedOn:\n {2}- on: simulator\n {4}/,
  )
  await centre.restart()
  const [delivered] = await json<ProcedureVersion[]>('eve', 'versions', PATH)
  expect(delivered).toMatchObject({ version: 5, origin: 'mission', state: 'approved', inForce: true })
  expect((await as('ada', 'run', PATH)).stdout).toMatch(/log +"good evening"[^]*CONFIRMED\n$/)
  expect((await as('eve', 'export', mission, PATH)).stderr).toMatch(/has all of it already/)
}, 60_000)
