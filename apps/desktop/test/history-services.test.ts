/** The history of activities and the services of a satellite, in the page against the real centre and its simulator. */
import { readFileSync } from 'node:fs'
import type { Activity, ActivityStatistics, DeclaredActivity, ServiceState } from '@vigie/contract'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed, vi } from 'vitest'
import { SERVICE_ARGUMENTS } from '../src/i18n/service-arguments-french.ts'
import { SERVICE_TITLES } from '../src/i18n/service-titles-french.ts'
import { ensureBuilt, hasBrowser, launch, shoot } from './browser.ts'
import { eventually, logIn, makeAccounts, open, panel, PASSWORD, violations } from './people.ts'
import { startRealCentre, type RealCentre } from './real-centre.ts'

describe.skipIf(!hasBrowser)('history and services', () => {
  let browser: Browser
  let centre: RealCentre
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
    const tell = (path: string, data: object) => told(claire.context(), path, data)
    await tell('/uplinks/RECO1/take', {})
    await tell('/uplinks/RECO1/fop', { virtualChannel: 0, directive: 'initiate-with-clcw' })
    for (const heater of [3, 4]) {
      const { id } = await tell('/activities', {
        path: 'RECO1.TCS.SwitchHeater',
        arguments: { heater, state: 'ON' },
        comment: `heater ${heater}`,
      })
      await vi.waitUntil(async () => (await asked<Activity>(`/activities/${id}`)).state === 'completed', 30_000)
    }
    await tell('/activities', { path: 'RECO1.OBC.EnterSafeMode' })
  }, 120_000)
  afterAll(async () => {
    await Promise.all([browser?.close(), centre?.stop()])
    expect(faults).toEqual([])
  })
  beforeEach(() => {
    onTestFailed(async () => {
      await Promise.all([shoot(claire, 'history-failed-claire'), shoot(denis, 'history-failed-denis')])
    })
  })

  const told = async (who: BrowserContext, path: string, data: object): Promise<{ id: number }> => {
    const answer = await who.request.post(`${centre.url}/api/v1${path}`, { data })
    expect(answer.ok(), await answer.text()).toBe(true)
    return (await answer.json()) as { id: number }
  }
  const asked = async <T>(path: string): Promise<T> =>
    (await (await admin.request.get(`${centre.url}/api/v1${path}`)).json()) as T

  it('is searched by element, person, state and gravity, and taken out as a file', async () => {
    await open(claire, '#/panel/history')
    const history = panel(claire, 'history')
    const rows = history.getByRole('grid', { name: /^Activities/ }).locator('.grid-row')
    await eventually(() => rows.count()).toBe(3)
    await history.getByLabel('Element, and those below').fill('RECO1.TCS')
    await eventually(() => rows.count()).toBe(2)
    await history.getByLabel('Who asked').fill('denis')
    await history.getByText('No activity fits').waitFor()
    await history.getByLabel('Who asked').fill('claire')
    await eventually(() => rows.count()).toBe(2)
    await history.getByLabel('Element, and those below').fill('')
    await history.getByLabel('Gravity').click()
    await claire.getByRole('option', { name: 'critical or graver' }).click()
    await eventually(() => rows.allInnerTexts()).toEqual([expect.stringContaining('EnterSafeMode')])
    await history.getByLabel('Gravity').click()
    await claire.getByRole('option', { name: 'Any gravity' }).click()
    await history.getByLabel('State').click()
    await claire.getByRole('option', { name: 'completed', exact: true }).click()
    await eventually(() => rows.count()).toBe(2)
    expect(await violations(claire, 'history')).toEqual([])
    await shoot(claire, 'history-list-dark-en')
    const [file] = await Promise.all([
      claire.waitForEvent('download'),
      history.getByRole('link', { name: 'Save what is found as a file: CSV' }).click(),
    ])
    const lines = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\r\n')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toMatch(/RECO1\.TCS\.SwitchHeater,.*heater=3; state=ON,claire,/)
  }, 60_000)

  it('one is shown to the byte, with what verifies it and what each end answered', async () => {
    const history = panel(claire, 'history')
    await history.locator('.grid-row').first().click()
    const detail = history.getByRole('region', { name: /^Activity / })
    const verification = detail.getByRole('table', { name: 'Verification' })
    await eventually(() => verification.innerText()).toMatch(
      /accepted\s+the report of stage "accepted"\s+within \d+ s of its release\s+passed after [\d.]+ s\s+the satellite, by a packet/,
    )
    expect(await detail.locator('.bit-hex').innerText()).toMatch(/^1900C0/)
    expect(await violations(claire, 'history')).toEqual([])
    await shoot(claire, 'history-one-dark-en')
    await claire.keyboard.press('Escape')
  }, 60_000)

  it('two executions stand side by side: arguments, bytes, times', async () => {
    const history = panel(claire, 'history')
    const [second, first] = (await asked<Activity[]>('/activities?state=completed')).map((a) => a.id)
    for (const id of [first, second]) await history.getByLabel(`Choose activity ${id} for the comparison`).check()
    await history.getByRole('button', { name: `Compare ${first} — ${second}` }).click()
    const facts = history.getByRole('table', { name: 'What was asked' })
    await eventually(() => facts.innerText()).toMatch(/heater\s+3\s+4\s+differs/)
    expect(await facts.innerText()).toMatch(/state\s+ON\s+ON\s+the same/)
    const fields = history.getByRole('table', { name: 'Fields' })
    await eventually(() => fields.innerText()).toMatch(/heater\s+\d+\+8\s+3\s+4\s+differs/)
    await eventually(() => history.locator('.history-hex mark').count()).toBeGreaterThan(1)
    expect(await history.getByRole('table', { name: /^Stages/ }).innerText()).toMatch(
      /completed\s+[\d.]+ s\s+passed\s+[\d.]+ s\s+passed\s+[+-]/,
    )
    expect(await violations(claire, 'history')).toEqual([])
    await shoot(claire, 'history-compare-dark-en')
    await open(denis, `#/panel/history?view=compare&first=${first}&second=${second}`)
    await eventually(() => panel(denis, 'history').getByRole('table', { name: 'Champs' }).innerText()).toMatch(
      /heater[\s\S]*différent/,
    )
    await shoot(denis, 'history-compare-light-fr')
  }, 60_000)

  it('is counted by outcome and timed from stage to stage', async () => {
    await open(denis, '#/panel/history?view=statistics&element=RECO1')
    const history = panel(denis, 'history')
    const expected = await asked<ActivityStatistics>('/activities/statistics?element=RECO1')
    expect(expected.byState.completed).toBe(2)
    await eventually(() => history.getByRole('table', { name: 'Par issue' }).innerText()).toMatch(/achevée\s+2\s/)
    expect(
      await history
        .getByRole('table', { name: /^Secondes/ })
        .getByRole('row')
        .count(),
    ).toBe(expected.stages.length + 1)
    expect(await history.getByRole('table', { name: /^Par commande/ }).innerText()).toContain('RECO1.OBC.EnterSafeMode')
    expect(await violations(denis, 'history')).toEqual([])
    await shoot(denis, 'history-statistics-light-fr')
  }, 60_000)

  it('services: a report is enabled by its name, and what the satellite says is compared', async () => {
    await open(claire, '#/panel/services?chain=RECO1&service=housekeeping')
    const services = panel(claire, 'services')
    const body = services.getByRole('region', { name: 'Housekeeping (service 3)' })
    await body.getByText('The ground knows of nothing here').waitFor()
    await shoot(claire, 'services-empty-dark-en')
    // By the name of what is wanted, to its form, through the gates of every command.
    await body.getByRole('button', { name: /^Change it/ }).click()
    await claire.getByRole('menuitem', { name: 'Enable a housekeeping report', exact: true }).click()
    const command = panel(claire, 'command')
    const report = command.getByLabel('report', { exact: false }).first()
    await report.waitFor()
    const { arguments: args } = await asked<DeclaredActivity>('/activities/declared/RECO1.PUS.EnableReport')
    await report.selectOption(args[0]!.labels![0]!)
    await command.getByText('Nothing: it can be sent.').waitFor()
    await command.getByRole('button', { name: 'Send RECO1.PUS.EnableReport to RECO1' }).click()
    await eventually(() => panel(claire, 'activities').locator('.activity-head').innerText()).toMatch(
      /EnableReport[\s\S]*completed/,
    )
    await open(claire, '#/panel/services?service=housekeeping')
    const table = body.getByRole('table')
    await eventually(() => table.innerText()).toMatch(/yes\s+activity \d+/)
    // The row offers what can be done to it; the form has its name already.
    await table.getByRole('button', { name: /^Act/ }).first().click()
    await claire.getByRole('menuitem', { name: 'Disable a housekeeping report' }).waitFor()
    await shoot(claire, 'services-row-dark-en')
    await claire.keyboard.press('Escape')
    expect(await violations(claire, 'services')).toEqual([])
    expect((await asked<ServiceState[]>('/uplinks/RECO1/services?service=3'))[0]!.rows[0]!.values['enabled']).toBe(true)
  }, 90_000)

  it('services: a command is put into the schedule on board with the form of its own arguments, and its row shifts it', async () => {
    await open(claire, '#/panel/command?activity=RECO1.PUS.Schedule')
    const command = panel(claire, 'command')
    await command
      .getByLabel('at', { exact: false })
      .first()
      .fill(new Date(Date.now() + 3_600_000).toISOString())
    await command.locator('[data-place="activity"]').fill('RECO1.TCS.SwitchHeater')
    await command.locator('[data-place="heater"]').fill('5')
    await command.locator('[data-place="state"]').selectOption('ON')
    await command.getByText('Nothing: it can be sent.').waitFor()
    await shoot(claire, 'services-schedule-dark-en')
    expect(await violations(claire, 'command')).toEqual([])
    await command.getByRole('button', { name: 'Send RECO1.PUS.Schedule to RECO1' }).click()
    await eventually(() => panel(claire, 'activities').locator('.activity-head').innerText()).toMatch(
      /PUS\.Schedule[\s\S]*completed/,
    )
    await open(claire, '#/panel/services?service=time-schedule')
    const table = panel(claire, 'services').getByRole('table')
    await eventually(() => table.innerText()).toMatch(/scheduled[\s\S]*RECO1\.TCS\.SwitchHeater/)
    await table.getByRole('button', { name: /^Act/ }).first().click()
    await claire.getByRole('menuitem', { name: 'Shift a command of the time-based schedule' }).click()
    await eventually(() => command.locator('[data-place="apid"]').inputValue()).toBe('256')
    expect(await command.locator('[data-place="count"]').inputValue()).toMatch(/^\d+$/)
  }, 60_000)

  it('services in French: every act has its words, and every service its name', async () => {
    const declared = await asked<DeclaredActivity[]>('/activities/declared?element=RECO1.PUS')
    const untranslated = declared
      .map((a) => (a.description ?? '').replace(/ \(\d+,\d+[^)]*\)$/, ''))
      .filter((title) => SERVICE_TITLES[title] === undefined)
    expect(untranslated).toEqual([])
    const taken = new Set(declared.flatMap((a) => a.arguments.map((x) => x.expected)))
    expect([...taken].filter((expected) => SERVICE_ARGUMENTS[expected] === undefined)).toEqual([])
    await open(denis, '#/panel/services?chain=RECO1&service=housekeeping')
    const services = panel(denis, 'services')
    await eventually(() => services.getByRole('table').innerText()).toMatch(/activé[\s\S]*oui\s+l’activité \d+/)
    const names = await services.getByRole('navigation', { name: 'Services' }).getByRole('button').allInnerTexts()
    const states = await asked<ServiceState[]>('/uplinks/RECO1/services')
    expect(names).toHaveLength(states.length)
    for (const [n, { name }] of states.entries()) expect(names[n], name).not.toContain(name)
    expect(await violations(denis, 'services')).toEqual([])
    await shoot(denis, 'services-light-fr')
  }, 60_000)
})
