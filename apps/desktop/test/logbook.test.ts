/** The log-book in the page against the real centre: written, amended and withdrawn by the keyboard; what is in it never runs. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt, hasBrowser, launch, shoot } from './browser.ts'
import { eventually, logIn, open, panel, violations } from './people.ts'
import { startRealCentre, type RealCentre } from './real-centre.ts'

const HOSTILE = '<img src=x onerror="document.title=1">'

describe.skipIf(!hasBrowser)('the log-book', () => {
  let browser: Browser
  let centre: RealCentre
  let page: Page
  const faults: string[] = []

  beforeAll(async () => {
    await ensureBuilt()
    ;[browser, centre] = await Promise.all([launch(), startRealCentre()])
    page = await logIn(browser, centre, centre.user, centre.password, { scheme: 'dark', language: 'en' }, faults)
  }, 120_000)
  afterAll(async () => {
    await Promise.all([browser?.close(), centre?.stop()])
    expect(faults).toEqual([])
  })
  const book = () => panel(page, 'logbook')
  const rows = () => book().locator('.grid-row.stripe')

  it('an entry is written by the keyboard alone, with a file and a link; a draft outlives a reload', async () => {
    await open(page, '#/panel/logbook?draft=new&links=parameter:RECO1.EPS.BusVoltage')
    await book().getByLabel('Title').focus()
    await page.keyboard.type(HOSTILE)
    await page.keyboard.press('Tab')
    await page.keyboard.type('Seen in eclipse.')
    await page.keyboard.press('Escape')
    await book().getByText('Nothing is written yet').waitFor()
    await page.reload()
    await open(page, '#/panel/logbook')
    await book().getByText('Nothing is written yet').waitFor()
    await book().locator('.logbook').focus()
    await page.keyboard.press('n')
    await eventually(() => book().getByLabel('Text', { exact: true }).inputValue()).toBe('Seen in eclipse.')
    await book()
      .locator('input[type="file"]')
      .setInputFiles({
        name: 'page.html',
        mimeType: 'text/html',
        buffer: Buffer.from('<script>document.title = "ran"</script>'),
      })
    await book().getByText('page.html').waitFor()
    expect(await violations(page, 'logbook')).toEqual([])
    await shoot(page, 'logbook-write-real')
    await book().getByLabel('Title').focus()
    await page.keyboard.press('Control+Enter')
    await eventually(() => rows().allInnerTexts()).toEqual([expect.stringContaining(HOSTILE)])
    const one = book().getByRole('region', { name: 'Entry 1' })
    await one.getByRole('button', { name: 'parameter:RECO1.EPS.BusVoltage' }).waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      one.getByRole('link', { name: /page\.html/ }).click(),
    ])
    expect(file.suggestedFilename()).toBe('page.html')
    expect(await page.title()).not.toMatch(/^(1|ran)$/)
  }, 60_000)

  it('it is amended, then withdrawn with a reason: what was written stays', async () => {
    const one = book().getByRole('region', { name: 'Entry 1' })
    await rows().first().focus()
    await page.keyboard.press('a')
    await one.getByLabel('What is added').fill('The heater was on.')
    await page.keyboard.press('Control+Enter')
    await one.getByRole('heading', { name: /^Amendment 1/ }).waitFor()
    await one.getByRole('button', { name: 'Withdraw' }).click()
    await one.getByLabel('Why it does not hold any more').fill('Another satellite.')
    await page.keyboard.press('Control+Enter')
    await one.getByRole('heading', { name: /^Withdrawal/ }).waitFor()
    await eventually(() => rows().first().innerText()).toContain('withdrawn')
    expect(await one.innerText()).toContain('Seen in eclipse.')
    expect(await violations(page, 'logbook')).toEqual([])
    await shoot(page, 'logbook-one-real')
  }, 60_000)

  it('is found by words, and opens the thing that it is about', async () => {
    await book().getByLabel('Words of the entries').fill('nowhere')
    await book().getByText('No entry fits').waitFor()
    await book().getByLabel('Words of the entries').fill('heat')
    await eventually(() => rows().count()).toBe(1)
    await book().getByRole('button', { name: 'parameter:RECO1.EPS.BusVoltage' }).click()
    await panel(page, 'plot').getByTitle('RECO1.EPS.BusVoltage', { exact: true }).first().waitFor()
    await panel(page, 'plot')
      .getByRole('button', { name: /^Write in the log-book/ })
      .click()
    const links = book().getByRole('form', { name: 'New entry' }).getByRole('list', { name: 'Links' })
    await eventually(() => links.innerText()).toMatch(/parameter:RECO1\.EPS\.BusVoltage[\s\S]* – /)
  }, 60_000)
})
