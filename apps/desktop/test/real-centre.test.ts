/** The page against the real centre, fed by the simulator through real sockets. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt, hasBrowser, launch, shoot } from './browser.ts'
import { startRealCentre, type RealCentre } from './real-centre.ts'

const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000, interval: 100 })

describe.skipIf(!hasBrowser)('the desktop on the demonstration mission', () => {
  let browser: Browser
  let centre: RealCentre
  let page: Page
  const faults: string[] = []

  beforeAll(async () => {
    await ensureBuilt()
    ;[browser, centre] = await Promise.all([launch(), startRealCentre()])
    page = await browser.newPage({ viewport: { width: 1680, height: 1000 }, colorScheme: 'dark', locale: 'en-GB' })
    page.setDefaultTimeout(20_000)
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(centre.url)
    await page.getByLabel('User').fill(centre.user)
    await page.getByLabel('Password', { exact: true }).fill(centre.password)
    await page.keyboard.press('Enter')
    await page.locator('.top-bar').waitFor()
  }, 60_000)
  afterAll(async () => {
    await Promise.all([browser?.close(), centre?.stop()])
  })

  const open = (hash: string): Promise<void> =>
    page.evaluate((h) => {
      location.hash = h
    }, hash)
  const panel = (id: string) => page.locator(`.panel-host[data-panel="${id}"]:visible`)
  const POWER = encodeURIComponent('RECO1.EPS.BusVoltage,IDENT1.EPS.BusVoltage')

  it('sees both satellites within seconds', async () => {
    const strip = page.getByRole('navigation', { name: 'Satellites' })
    await eventually(() => strip.innerText()).toMatch(/RECO-1[\s\S]*kbit\/s[\s\S]*IDENT-1[\s\S]*kbit\/s/)
    await page.getByText('SIMULATION').waitFor()
  })

  it('shows values that change, and where they come from', async () => {
    await open(`#/panel/values?parameters=${POWER}`)
    const row = panel('values').getByRole('row', { name: /RECO1\.EPS\.BusVoltage/ })
    await eventually(() => row.locator('.value').innerText()).toMatch(/^\d\d\.\d+$/)
    await eventually(() => row.innerText()).toMatch(/normal|warning|distress|critical/)
    await row.focus()
    await page.keyboard.press('Enter')
    const aside = page.getByRole('complementary', { name: /Where from\?/ })
    await eventually(() => aside.innerText()).toMatch(/RECO1\.EPS\.\w+[\s\S]*bits?\)/)
    await page.keyboard.press('Escape')
  })

  it('draws history that continues live', async () => {
    await open(`#/panel/plot?span=5min&parameters=${POWER}`)
    const foot = panel('plot').locator('.plot-foot')
    const samples = async (): Promise<number> =>
      Number(/for (.+) samples/.exec(await foot.innerText())?.[1]?.replaceAll(/\D/g, '') ?? 0)
    await eventually(samples).toBeGreaterThan(2)
    const first = await samples()
    await eventually(samples).toBeGreaterThan(first)
  })

  it('opens a packet at its bits', async () => {
    await open('#/panel/packets?chain=RECO1')
    await panel('packets').locator('.packets-list .grid-row').first().click()
    const inspector = page.getByRole('region', { name: /of the journal/ })
    await inspector.getByRole('option', { name: /^byte 0: / }).click()
    await eventually(() => inspector.locator('.grid-row[aria-selected="true"]').innerText()).toContain('RECO1.')
  })

  it('raises an alarm when a sensor fails, and takes its acknowledgement', async () => {
    await centre.simulate({
      command: 'inject',
      fault: { kind: 'sensor', parameter: 'RECO1.EPS.BusVoltage', effect: 'bias', value: -15 },
    })
    const row = panel('alarms').getByRole('row', { name: /RECO1\.EPS\.BusVoltage/ })
    await row.waitFor()
    await row.click()
    await panel('alarms').getByLabel('Comment').fill('sensor failed by the test')
    await page.keyboard.press('Control+Enter')
    await eventually(() => row.innerText()).toContain('by admin')
  })

  it('exports what was received', async () => {
    await open('#/panel/archive?chain=RECO1&parameters=RECO1.EPS.BusVoltage')
    await panel('archive').getByRole('button', { name: 'last 15 min' }).click()
    await panel('archive').getByRole('button', { name: 'Export CSV' }).click()
    const link = panel('archive').getByRole('link', { name: /Save the file/ })
    await link.waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
    expect(readFileSync(await download.path(), 'utf8')).toMatch(/\d{4}-\d\d-\d\dT/)
  })

  it('keeps a picture of it', async () => {
    await open('#/panel/overview')
    await page.waitForTimeout(600)
    await shoot(page, 'bisat-overview')
    await open('#/panel/display?name=reco1-power')
    await page.waitForTimeout(1200)
    await shoot(page, 'bisat-display')
    expect(faults).toEqual([])
  })
})
