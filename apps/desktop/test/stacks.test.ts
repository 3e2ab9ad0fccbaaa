/** Stacks from the page, against the real centre and its simulator: written, checked, refused, run step by step. */
import { readFileSync } from 'node:fs'
import type { Activity, Stack } from '@vigie/contract'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest'
import { ensureBuilt, hasBrowser, launch, shoot } from './browser.ts'
import { eventually, logIn, makeAccounts, open, panel, PASSWORD, violations } from './people.ts'
import { startRealCentre, type RealCentre } from './real-centre.ts'

describe.skipIf(!hasBrowser)('stacks from the page', () => {
  let browser: Browser
  let centre: RealCentre
  /** Claire writes and runs in English, Denis works in French on a light page. */
  let claire: Page
  let denis: Page
  let admin: BrowserContext
  const faults: string[] = []

  beforeAll(async () => {
    await ensureBuilt()
    ;[browser, centre] = await Promise.all([launch(), startRealCentre()])
    admin = (
      await logIn(browser, centre, centre.user, centre.password, { scheme: 'dark', language: 'en' }, faults)
    ).context()
    await makeAccounts(admin, centre, { claire: 'controller', denis: 'operations-engineer' })
    ;[claire, denis] = await Promise.all([
      logIn(browser, centre, 'claire', PASSWORD, { scheme: 'dark', language: 'en' }, faults),
      logIn(browser, centre, 'denis', PASSWORD, { scheme: 'light', language: 'fr' }, faults),
    ])
  }, 90_000)
  afterAll(async () => {
    await Promise.all([browser?.close(), centre?.stop()])
    expect(faults).toEqual([])
  })

  beforeEach(() => {
    onTestFailed(async () => {
      await Promise.all([shoot(claire, 'stacks-failed-claire'), shoot(denis, 'stacks-failed-denis')])
    })
  })

  const asked = async <T>(path: string): Promise<T> =>
    (await (await admin.request.get(`${centre.url}/api/v1${path}`)).json()) as T

  it('is written from the commands of the model; what is wrong stands at the entry', async () => {
    await open(claire, '#/panel/stacks')
    const stacks = panel(claire, 'stacks')
    await stacks.getByText('There is no stack').waitFor()
    await stacks.getByRole('button', { name: 'New stack' }).click()
    await stacks.getByLabel('Name').fill('WARM-PLATE')
    await stacks.getByRole('combobox', { name: 'Find a command or a service' }).fill('reco1 tcs switchheater')
    await eventually(() => stacks.locator('.command-option').count()).toBe(1)
    await claire.keyboard.press('Enter')
    const form = stacks.getByRole('region', { name: 'Entry 1' })
    await form.getByLabel('heater', { exact: false }).first().fill('999')
    const table = stacks.getByRole('table', { name: 'Entries' })
    await eventually(() => table.innerText()).toMatch(/999 does not fit[\s\S]*VIG-STACK-005/)
    await form.getByText(/^heater: 999 does not fit/).waitFor()
    await shoot(claire, 'stacks-finding-dark-en')
    await form.getByLabel('heater', { exact: false }).first().fill('3')
    await form.getByLabel('state', { exact: false }).first().selectOption('ON')
    await stacks.getByText('It fits the present database.').waitFor()
    // The second entry waits for a hand, and is sent at the earliest 1 s after the first.
    await form.getByRole('button', { name: 'Copy entry 1' }).click()
    const second = stacks.getByRole('region', { name: 'Entry 2' })
    await second.getByLabel('state', { exact: false }).first().selectOption('OFF')
    await second.getByLabel('Released').selectOption('manual')
    await second.getByLabel('After, s').fill('1')
    await eventually(() => table.getByRole('row').nth(2).innerText()).toMatch(/state=OFF[\s\S]*by hand, \+1 s/)
    await stacks.getByText('It fits the present database.').waitFor()
    expect(await violations(claire, 'stacks')).toEqual([])
    await shoot(claire, 'stacks-written-dark-en')
    await stacks.getByRole('button', { name: 'Save WARM-PLATE as version 1' }).click()
    await stacks.getByText('version 1', { exact: false }).first().waitFor()
    const saved = await asked<Stack>('/stacks/WARM-PLATE')
    expect(saved).toMatchObject({
      version: 1,
      chain: 'RECO1',
      savedBy: 'claire',
      entries: [
        { path: 'RECO1.TCS.SwitchHeater', arguments: { heater: 3, state: 'ON' }, release: 'automatic' },
        { path: 'RECO1.TCS.SwitchHeater', arguments: { heater: 3, state: 'OFF' }, release: 'manual', spacing: 1 },
      ],
    })
  }, 90_000)

  it('what somebody else saved meanwhile is not lost: both are shown, and a person decides', async () => {
    await open(denis, '#/panel/stacks?stack=WARM-PLATE')
    const theirs = panel(denis, 'stacks')
    await theirs.getByRole('table', { name: 'Entrées' }).waitFor()
    // Claire changes the first entry, Denis the second.
    const mine = panel(claire, 'stacks')
    await mine
      .getByRole('table', { name: 'Entries' })
      .getByRole('row')
      .nth(1)
      .getByRole('button', { name: 'RECO1.TCS.SwitchHeater' })
      .click()
    await mine.getByRole('region', { name: 'Entry 1' }).getByLabel('Next one waits for').selectOption('accepted')
    await claire.keyboard.press('Control+s')
    await eventually(async () => (await asked<Stack>('/stacks/WARM-PLATE')).version).toBe(2)
    await theirs.getByRole('region', { name: 'Entrée 1' }).getByLabel('heater', { exact: false }).first().fill('4')
    await theirs.getByText('Elle convient à la base présente.').waitFor()
    await theirs.getByRole('button', { name: 'Enregistrer WARM-PLATE en version 2' }).click()
    await theirs
      .getByText('la pile WARM-PLATE a été enregistrée en version 2 depuis que vous avez lu la version 1')
      .waitFor()
    await eventually(() => theirs.locator('.stack-conflict').innerText()).toMatch(
      /heater\s+3\s+4[\s\S]*La suivante attend\s+acceptée\s+achevée/,
    )
    expect(await violations(denis, 'stacks')).toEqual([])
    await shoot(denis, 'stacks-saved-since-light-fr')
    expect((await asked<Stack>('/stacks/WARM-PLATE')).version).toBe(2)
    await theirs.getByRole('button', { name: 'Abandonner les miens, prendre les leurs' }).click()
    await eventually(() => theirs.locator('.stack-title').innerText()).toContain('version 2')
    // Versions and what changed between them.
    await theirs.locator('.stack-versions summary').click()
    await theirs.locator('.stack-versions').getByRole('button', { name: 'version 2' }).click()
    await eventually(() => theirs.getByRole('region', { name: 'De la version 1 à la version 2' }).innerText()).toMatch(
      /changée[\s\S]*La suivante attend\s+achevée\s+acceptée/,
    )
    await shoot(denis, 'stacks-versions-light-fr')
  }, 90_000)

  it('goes out of the page as CSV, and comes back', async () => {
    const stacks = panel(claire, 'stacks')
    const [file] = await Promise.all([
      claire.waitForEvent('download'),
      stacks.getByRole('link', { name: 'Save WARM-PLATE as a file: CSV' }).click(),
    ])
    const csv = readFileSync(await file.path(), 'utf8')
    expect(csv.split('\n')[0]).toMatch(/^send,with,/)
    expect(csv).toMatch(/RECO1\.TCS\.SwitchHeater,heater=3; state=ON/)
    await stacks.getByRole('button', { name: 'All stacks' }).click()
    await stacks.getByLabel('Satellite').first().click()
    await claire.getByRole('option', { name: 'RECO-1' }).click()
    await stacks
      .locator('input[type="file"]')
      .setInputFiles({ name: 'AGAIN.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await eventually(() => stacks.getByLabel('Name').inputValue()).toBe('AGAIN')
    await eventually(() => stacks.getByRole('table', { name: 'Entries' }).getByRole('row').count()).toBe(3)
    await stacks.getByRole('button', { name: 'Save AGAIN as version 1' }).click()
    await eventually(() => stacks.locator('.stack-title').innerText()).toContain('version 1')
    await eventually(async () => (await asked<Stack[]>('/stacks')).map((s) => s.name).toSorted()).toEqual([
      'AGAIN',
      'WARM-PLATE',
    ])
  }, 60_000)

  it('holds while nothing can leave, goes when it can, waits for a hand, and tells where each entry is', async () => {
    await open(claire, '#/panel/stacks?stack=WARM-PLATE&chain=RECO1')
    const stacks = panel(claire, 'stacks')
    await stacks.getByText('It fits the present database.').waitFor()
    await stacks.getByRole('button', { name: /^Run WARM-PLATE version 2/ }).click()
    await stacks.getByRole('button', { name: /^Confirm: Run WARM-PLATE/ }).click()
    const run = stacks.getByRole('region', { name: 'Run 1' })
    // COP-1 is not initiated: what is declared for a link that is down is done, and shown.
    await eventually(() => run.innerText()).toMatch(
      /held: nothing can leave[\s\S]*COP-1 of virtual channel 0 is not active/,
    )
    await shoot(claire, 'stacks-held-dark-en')
    await open(claire, '#/panel/uplink?chain=RECO1')
    const uplink = panel(claire, 'uplink')
    await uplink.getByRole('button', { name: /^Take it/ }).click()
    await uplink.getByRole('button', { name: /^Give it back/ }).waitFor()
    const channel = uplink.getByRole('region', { name: 'Virtual channel 0' })
    await channel.getByRole('button', { name: /^Give the FOP/ }).click()
    await channel.getByRole('button', { name: /^Confirm: Give/ }).click()
    await open(claire, '#/panel/stacks?stack=WARM-PLATE&run=1&chain=RECO1')
    const rows = run.getByRole('table', { name: 'Entries' }).getByRole('row')
    await eventually(() => rows.nth(1).innerText()).toMatch(/done/)
    await eventually(() => rows.nth(2).innerText()).toMatch(/waits for you/)
    await shoot(claire, 'stacks-ready-dark-en')
    await run.getByRole('button', { name: 'Step: send RECO1.TCS.SwitchHeater now' }).click()
    await eventually(() => run.locator('.panel-bar').innerText()).toMatch(/completed[\s\S]*2 of 2 over/)
    expect(await violations(claire, 'stacks')).toEqual([])
    const sent = (await asked<Activity[]>('/activities')).filter((a) => a.path === 'RECO1.TCS.SwitchHeater')
    expect(sent.map((a) => [a.arguments['state'], a.by.via])).toEqual([
      ['OFF', 'stack WARM-PLATE version 2'],
      ['ON', 'stack WARM-PLATE version 2'],
    ])
    // The other one sees the same run, in French.
    await open(denis, '#/panel/stacks?run=1')
    await eventually(() => panel(denis, 'stacks').getByRole('region', { name: 'Passage 1' }).innerText()).toMatch(
      /2 sur 2 passées/,
    )
    await denis.waitForTimeout(300)
    await shoot(denis, 'stacks-run-light-fr')
    expect(await violations(denis, 'stacks')).toEqual([])
  }, 120_000)

  it('a run is paused before its first entry, an entry is left out, and it is stopped', async () => {
    await open(claire, '#/panel/stacks?stack=AGAIN&chain=RECO1')
    const stacks = panel(claire, 'stacks')
    await stacks.getByText('It fits the present database.').waitFor()
    await stacks.getByLabel('step by step').check()
    await stacks.getByRole('button', { name: /^Run AGAIN version 1/ }).click()
    await stacks.getByRole('button', { name: /^Confirm: Run AGAIN/ }).click()
    const run = stacks.getByRole('region', { name: 'Run 2' })
    await eventually(() => run.innerText()).toContain('paused')
    await run.getByRole('button', { name: /^Skip: leave out/ }).click()
    const rows = run.getByRole('table', { name: 'Entries' }).getByRole('row')
    await eventually(() => rows.nth(1).innerText()).toContain('left out')
    await run.getByLabel('Reason').fill('not today')
    await run.getByRole('button', { name: /^Stop run 2/ }).click()
    await run.getByRole('button', { name: /^Confirm: Stop/ }).click()
    await eventually(() => run.innerText()).toMatch(/cancelled[\s\S]*not today/)
    const runs = await asked<{ id: number; state: string }[]>('/stack-runs')
    expect(runs.map((r) => [r.id, r.state])).toEqual([
      [2, 'cancelled'],
      [1, 'completed'],
    ])
  }, 60_000)
})
