/** What a controller does with alarms by the keyboard: which came first, shelve, plot around its onset. In a real browser. */
import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dist, ensureBuilt, enter, hasBrowser, launch, shoot } from './browser.ts'
import { FakeServer } from './fake-server.ts'
import { eventually } from './people.ts'

describe.skipIf(!hasBrowser)('alarms', () => {
  let browser: Browser
  let server: FakeServer
  let context: BrowserContext
  let page: Page
  const alarms = () => page.locator('.panel-host[data-panel="alarms"]')
  const row = (name: RegExp) => alarms().getByRole('row', { name })
  const bell = () => page.locator('.top-bar .bell', { hasText: /open the list|no alarm/i })

  beforeAll(async () => {
    await ensureBuilt()
    browser = await launch()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    server = new FakeServer({ dist })
    // The wheel sets in 1.25 s after the bus voltage; the tank and the battery long before.
    const now = Date.now()
    const since = [now - 60_000, now - 58_750]
    for (const [i, t] of since.entries())
      server.alarms[i] = { ...server.alarms[i]!, since: new Date(t).toISOString(), changed: new Date(t).toISOString() }
    await server.start()
    context = await browser.newContext({ viewport: { width: 1600, height: 950 }, colorScheme: 'dark', locale: 'en-GB' })
    page = await context.newPage()
    page.setDefaultTimeout(20_000)
  })
  afterEach(async () => {
    await context.close()
    await server.stop()
  })

  it('says which of those that came together came first, and lists them so', async () => {
    await enter(page, server.url)
    await alarms().getByText('First to come').click()
    await eventually(() => alarms().getByRole('row').nth(1).innerText()).toContain('BatteryTemperature')
    await row(/Wheel1Speed/).focus()
    await page.keyboard.press('Enter')
    const detail = alarms().getByRole('form', { name: /Wheel1Speed/ })
    await detail.getByText('2 alarms came together; this one 1.3 s after the first:').waitFor()
    await detail.getByRole('button', { name: 'RECO1.EPS.BusVoltage' }).click()
    await alarms().getByText('It came first of 2 alarms that came together.').waitFor()
  })

  it('is shelved with S, with a reason and for a time, and rings no more; and comes back by hand', async () => {
    await enter(page, server.url)
    const count = server.alarms.filter((a) => !a.acknowledged).length
    await eventually(() => bell().innerText()).toContain(`${count} alarms`)
    await row(/Wheel1Speed/).focus()
    await page.keyboard.press('s')
    await alarms().getByLabel('Why it is shelved').waitFor()
    await page.keyboard.press('Control+Enter')
    expect(server.asked.some((a) => a.operation === 'shelveAlarm')).toBe(false)
    await page.keyboard.type('friction known')
    await alarms().getByText('4 h', { exact: true }).click()
    await page.evaluate(axe.source)
    const wrong = await page.evaluate(async () => {
      const inPage = (window as never as { axe: { run(c: string): Promise<{ violations: { id: string }[] }> } }).axe
      return (await inPage.run('.panel-host[data-panel="alarms"]')).violations.map((v) => v.id)
    })
    expect(wrong).toEqual([])
    await shoot(page, 'alarm-shelve')
    await alarms().getByLabel('Why it is shelved').press('Control+Enter')
    await page.getByText('IDENT1.AOCS.Wheel1Speed is shelved.').waitFor()
    expect(server.asked.find((a) => a.operation === 'shelveAlarm')?.request).toMatchObject({
      params: { id: 'IDENT1:IDENT1.AOCS.Wheel1Speed' },
      body: { minutes: 240, comment: 'friction known' },
    })
    await eventually(() => bell().innerText()).toContain(`${count - 1} alarms`)
    await alarms().getByRole('radiogroup', { name: 'Which alarms' }).getByText('To acknowledge').click()
    await eventually(() => row(/Wheel1Speed/).count()).toBe(0)
    await alarms().getByRole('radiogroup', { name: 'Which alarms' }).getByText('Shelved').click()
    await eventually(() => row(/Wheel1Speed/).innerText()).toMatch(
      /shelved until \d\d:\d\d:\d\d UTC by ada: friction known/,
    )
    await shoot(page, 'alarms-shelved')
    await row(/Wheel1Speed/).focus()
    await page.keyboard.press('Enter')
    await alarms().getByRole('button', { name: 'Unshelve' }).click()
    await page.getByText('IDENT1.AOCS.Wheel1Speed is no longer shelved.').waitFor()
    await eventually(() => bell().innerText()).toContain(`${count} alarms`)
  })

  it('names the procedure to run, the one for the parameter first, and P opens it', async () => {
    await enter(page, server.url)
    await row(/BusVoltage/).focus()
    await page.keyboard.press('Enter')
    const detail = alarms().getByRole('form', { name: /BusVoltage/ })
    await detail.getByText('Procedure to run:').waitFor()
    await eventually(() => detail.getByRole('button', { name: /^RECO1\.EPS\./ }).allInnerTexts()).toEqual([
      'RECO1.EPS.BatteryUndervoltage',
      'RECO1.EPS.PowerCheck',
    ])
    await shoot(page, 'alarm-procedure')
    await page.keyboard.press('Escape')
    await row(/BusVoltage/).focus()
    await page.keyboard.press('p')
    await page.locator('.panel-host[data-panel="procedures"]').waitFor()
    // Of another element: nothing is opened, and that is said. The panel that was opened takes the focus a moment later.
    const refused = page.getByText('No procedure is declared for alarms of IDENT1.THS.TankTemperature.')
    await eventually(async () => {
      await row(/TankTemperature/).focus()
      await page.keyboard.press('p')
      return refused.isVisible()
    }).toBe(true)
  })

  it('is plotted around its onset with O', async () => {
    await enter(page, server.url)
    await row(/Wheel1Speed/).focus()
    await page.keyboard.press('o')
    await page.locator('.panel-host[data-panel="plot"]').waitFor()
    await page.locator('.panel-host[data-panel="plot"] .plot-foot').waitFor()
    await shoot(page, 'alarm-plot')
  })
})
