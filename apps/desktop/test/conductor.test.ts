/** The time that rules all panels, on the demonstration mission: now, a stretch of the past, a replay of both satellites. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt, hasBrowser, launch, shoot } from './browser.ts'
import { eventually, logIn, open, panel as panelOf, violations } from './people.ts'
import { startRealCentre, type RealCentre } from './real-centre.ts'

const VOLTAGES = 'RECO1.EPS.BusVoltage,IDENT1.EPS.BusVoltage'

describe.skipIf(!hasBrowser)('the conductor of time', () => {
  let browser: Browser
  let centre: RealCentre
  let page: Page
  const faults: string[] = []

  beforeAll(async () => {
    await ensureBuilt()
    ;[browser, centre] = await Promise.all([launch(), startRealCentre()])
    page = await logIn(browser, centre, centre.user, centre.password, { scheme: 'dark', language: 'en' }, faults)
  }, 60_000)
  afterAll(async () => {
    await Promise.all([browser?.close(), centre?.stop()])
  })

  const panel = (id: string) => panelOf(page, id)
  const bar = () => page.getByRole('region', { name: 'Time of all panels' })
  const cell = (path: string) => panel('values').getByRole('row', { name: path }).locator('.value')

  it('shows the passes of both satellites and follows now', async () => {
    await bar()
      .getByRole('img', { name: /Passes, events and alarms over time/ })
      .waitFor()
    expect(await bar().getByRole('radio', { name: 'Live' }).isChecked()).toBe(true)
    await eventually(() => bar().locator('.conductor-lane').count()).toBe(2)
    await open(page, `#/panel/values?parameters=${VOLTAGES}`)
    await eventually(() => cell('RECO1.EPS.BusVoltage').innerText()).toMatch(/^\d\d\./)
    await shoot(page, 'conductor-live')
    expect(await violations(page, 'values')).toEqual([])
  })

  it('a stretch of the past rules tables and plots, of both satellites, and each says so', async () => {
    // Both have sent something by then.
    for (const path of VOLTAGES.split(',')) {
      await eventually(() => cell(path).innerText()).toMatch(/^\d\d\./)
      const first = await cell(path).innerText()
      await eventually(() => cell(path).innerText()).not.toBe(first)
    }
    await page.keyboard.press('F7')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowRight')
    expect(await bar().getByRole('radio', { name: 'Past' }).isChecked()).toBe(true)
    await panel('values').getByText('PAST').waitFor()
    await eventually(() => cell('IDENT1.EPS.BusVoltage').innerText()).toMatch(/^\d\d\./)
    // It stands still: what arrives now is not shown.
    const then = await cell('RECO1.EPS.BusVoltage').innerText()
    const time = () => panel('values').getByRole('row', { name: 'RECO1.EPS.BusVoltage' }).innerText()
    const shown = await time()
    await page.waitForTimeout(2500)
    expect(await time()).toBe(shown)
    expect(await cell('RECO1.EPS.BusVoltage').innerText()).toBe(then)
    await open(page, `#/panel/plot?parameters=${VOLTAGES}`)
    await panel('plot').getByText('PAST').waitFor()
    await eventually(() => panel('plot').locator('.plot-foot').innerText()).toMatch(/for [1-9]\d* samples/)
    await open(page, '#/panel/events')
    await panel('events').getByText('PAST').waitFor()
    await shoot(page, 'conductor-past')
    expect(await violations(page, 'events')).toEqual([])
  })

  it('one panel keeps its own time while the others show the past', async () => {
    await open(page, `#/panel/values?parameters=${VOLTAGES}`)
    await panel('values').getByRole('row', { name: 'RECO1.EPS.BusVoltage' }).click()
    await bar().getByRole('button', { name: 'Values: follows this time' }).click()
    await panel('values').getByText('PAST').waitFor({ state: 'detached' })
    const first = await cell('RECO1.EPS.BusVoltage').innerText()
    await eventually(() => cell('RECO1.EPS.BusVoltage').innerText()).not.toBe(first)
    await bar().getByRole('button', { name: 'Values: its own time' }).click()
    await panel('values').getByText('PAST').waitFor()
  })

  it('is what it was after a reload', async () => {
    await page.reload()
    await panel('values').getByText('PAST').waitFor()
    expect(await bar().getByRole('radio', { name: 'Past' }).isChecked()).toBe(true)
  })

  it('replays both satellites at once, faster, paused and on', async () => {
    await bar().getByText('Replay', { exact: true }).click()
    await panel('values').getByText('REPLAY').waitFor()
    await eventually(() => cell('RECO1.EPS.BusVoltage').innerText()).toMatch(/^\d\d\./)
    await eventually(() => cell('IDENT1.EPS.BusVoltage').innerText()).toMatch(/^\d\d\./)
    await bar().getByLabel('Speed of the replay').click()
    await page.getByRole('option', { name: '×1', exact: true }).click()
    // The archive is a few seconds old: at ten times the speed its end may be there already.
    const again = bar().getByRole('button', { name: 'Replay it again from its begin' })
    const pause = bar().getByRole('button', { name: 'Pause the replay' })
    await again.or(pause).waitFor()
    if (await again.isVisible()) await again.click()
    await pause.click()
    await bar().getByRole('button', { name: 'Let the replay go on' }).waitFor()
    await shoot(page, 'conductor-replay')
    await bar().getByRole('button', { name: 'Let the replay go on' }).click()
    await bar().getByRole('button', { name: 'Pause the replay' }).waitFor()
    expect(await violations(page, 'values')).toEqual([])
  })

  it('comes back to now, and the replays are ended', async () => {
    await page.keyboard.press('F7')
    await page.keyboard.press('l')
    await panel('values').getByText('REPLAY').waitFor({ state: 'detached' })
    const first = await cell('RECO1.EPS.BusVoltage').innerText()
    await eventually(() => cell('RECO1.EPS.BusVoltage').innerText()).not.toBe(first)
    await eventually(async () => (await page.request.get(`${centre.url}/api/v1/archive/replays`)).json()).toEqual([])
  })

  it('in French and on light', async () => {
    await page.keyboard.press('F7')
    await page.keyboard.press('ArrowLeft')
    await page.getByTitle('Passer en français').click()
    await page.getByRole('button', { name: 'Passer aux couleurs claires' }).click()
    await panel('values').getByText('PASSÉ').waitFor()
    await shoot(page, 'conductor-past-light-fr')
    expect(await violations(page, 'values')).toEqual([])
  })

  it('nothing went wrong in the page', () => {
    expect(faults).toEqual([])
  })
})
