/** The page against the real centre, fed by the simulator through real sockets. */
import { readFileSync } from 'node:fs'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt, hasBrowser, launch, shoot } from './browser.ts'
import { startRealCentre, type RealCentre } from './real-centre.ts'
import { above, eventually } from './people.ts'

/** Rows of a Parquet file, by a reader that is not the one that writes them. */
const readParquet = (file: Buffer): Promise<Record<string, unknown>[]> =>
  parquetReadObjects({
    file: file.buffer.slice(file.byteOffset, file.byteOffset + file.length) as ArrayBuffer,
    compressors,
  })

/** Space packets one after another (CCSDS 133.0-B: the length field counts the octets after it, less one); throws where they do not fill the file. */
function spacePackets(file: Buffer): Buffer[] {
  const packets: Buffer[] = []
  for (let at = 0; at < file.length;) {
    const end = at + 7 + file.readUInt16BE(at + 4)
    if (end > file.length) throw new Error(`the packet at ${at} goes beyond the end of the file`)
    packets.push(file.subarray(at, end))
    at = end
  }
  return packets
}

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
    // The centre itself is an element: its values are among those of the glance, and the stations say whom they hear.
    const card = (title: string) =>
      panel('overview').locator('article', { has: page.getByRole('heading', { name: title }) })
    await eventually(() => card('Centre').innerText()).toMatch(/normal[\s\S]*Server\.Memory\s+[\d.]+\s+MB/)
    await eventually(() => card('Stations').innerText()).toMatch(/KRU[\s\S]*kbit\/s/)
    await card('Centre').scrollIntoViewIfNeeded()
    await shoot(page, 'bisat-centre')
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
    const first = await above(samples, 2)
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

  it('finds by alias', async () => {
    const tree = panel('explorer')
    await tree.getByRole('textbox').fill('REP001')
    await tree.getByRole('treeitem', { name: /BusVoltage/ }).waitFor()
    await tree.getByRole('textbox').fill('')
  })

  it('exports what was received as CSV, Parquet and raw packets', async () => {
    await open('#/panel/archive?chain=RECO1&parameters=RECO1.EPS.BusVoltage')
    const archive = panel('archive')
    await archive.getByRole('button', { name: 'last 15 min' }).click()
    const take = async (format: string, ending: string): Promise<Buffer> => {
      await archive.getByRole('button', { name: `Export ${format}` }).click()
      const job = archive.locator('.jobs li', { hasText: new RegExp(`^done.*${ending} of RECO1`) })
      const link = job.getByRole('link', { name: /Save the file/ })
      await link.waitFor()
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
      const file = readFileSync(await download.path())
      await job.getByRole('button', { name: 'Forget' }).click()
      await eventually(() => job.count()).toBe(0)
      return file
    }
    const csv = (await take('CSV', 'csv')).toString()
    expect(csv).toMatch(/RECO1\.EPS\.BusVoltage/)
    const lines = csv.trimEnd().split('\n').slice(1)
    expect(lines.length).toBeGreaterThan(3)
    for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT.*Z,RECO1\.EPS\.BusVoltage,\d\d(\.\d+)?,\d+,V,/)

    const rows = await readParquet(await take('Parquet', 'parquet'))
    expect(rows.length).toBeGreaterThanOrEqual(lines.length)
    const [value] = Object.entries(rows[0]!).find(([name]) => name.includes('BusVoltage')) ?? []
    expect(rows.map((row) => Number(row[value!])).every((v) => v >= 10 && v < 40)).toBe(true)

    expect(spacePackets(await take('packets', 'packets')).length).toBeGreaterThan(10)
  })

  it('proves the journals, and rebuilds while live goes on', async () => {
    const archive = panel('archive')
    await archive.getByRole('button', { name: 'Verify the journals' }).click()
    await archive.getByRole('button', { name: 'Rebuild the columns' }).click()
    const packets = async (): Promise<number> => {
      const row = await archive.getByRole('row', { name: /RECO1/ }).last().innerText()
      return Number(/([\d ]+) packets/.exec(row)?.[1]?.replaceAll(/\D/g, ''))
    }
    await eventually(packets).toBeGreaterThan(0)
    const before = await packets()
    for (const title of ['all journals', 'parameters of RECO1'])
      await archive.locator('.jobs li', { hasText: new RegExp(`^done.*${title}`) }).waitFor()
    await eventually(packets).toBeGreaterThan(before)
    await open(`#/panel/plot?span=5min&parameters=${POWER}`)
    await eventually(() => panel('plot').locator('.plot-foot').innerText()).toMatch(/for [1-9]/)
  })

  it('replays what was, marked as such, beside what is', async () => {
    await open('#/panel/archive?chain=RECO1&parameters=RECO1.EPS.BusVoltage')
    const archive = panel('archive')
    await archive.getByRole('button', { name: 'last 15 min' }).click()
    await archive.getByLabel('Speed').click()
    await page.getByRole('option', { name: '×1', exact: true }).click()
    await archive.getByRole('button', { name: 'Replay', exact: true }).click()
    const replay = archive.locator('.jobs li', { hasText: 'RECO1 ×1' })
    await replay.getByRole('button', { name: 'Plot' }).click()
    const plot = page.locator('.panel-host-replay[data-panel="plot"]:visible')
    await plot.getByText('REPLAY').waitFor()
    const samples = async (): Promise<number> =>
      Number(/for (\d+) samples/.exec(await plot.locator('.plot-foot').innerText())?.[1] ?? 0)
    const first = await above(samples, 0)
    await eventually(samples).toBeGreaterThan(first)
    // The other panels and the strip go on with now.
    expect(await page.getByRole('navigation', { name: 'Satellites' }).innerText()).toMatch(/RECO-1[\s\S]*kbit\/s/)
    await shoot(page, 'bisat-replay')
    await open('#/panel/archive')
    await replay.getByRole('button', { name: 'End' }).click()
    await eventually(() => replay.count()).toBe(0)
  })

  it('disables a link, sees it, and enables it again', async () => {
    await open('#/panel/links')
    const state = (): Promise<string> =>
      panel('links')
        .getByRole('row', { name: /^INU-RECO1/ })
        .innerText()
    await panel('links').getByRole('button', { name: 'Disable INU-RECO1' }).click()
    await eventually(state).toContain('disabled')
    await panel('links').getByRole('button', { name: 'Enable INU-RECO1' }).click()
    await eventually(state).toContain('connected')
  })

  it('draws and marks the limits that the mode puts in force', async () => {
    await open('#/panel/plot?span=5min&parameters=RECO1.EPS.BusVoltage')
    const note = panel('plot').locator('.plot-limits')
    await eventually(() => note.innerText()).toContain('without condition')
    await centre.simulate({ command: 'set', satellite: 'RECO1', state: 'mode', value: 'SAFE' })
    await eventually(() => note.innerText()).toContain('when RECO1.AOCS.Mode == SAFE')
    await open('#/panel/values?parameters=RECO1.EPS.BusVoltage')
    await panel('values').getByRole('button', { name: 'RECO1.EPS.BusVoltage', exact: true }).click()
    const force = page.getByRole('complementary', { name: /Where from\?/ }).locator('.limit-set-in-force')
    await eventually(() => force.innerText()).toMatch(/Mode == SAFE[\s\S]*these judge it now/)
    await page.keyboard.press('Escape')
  })

  it('lets an administrator make an account; what it may not is refused; its session is ended from afar', async () => {
    await open('#/panel/administration')
    const admin = panel('administration')
    await admin.getByLabel('Log-in name').fill('eve')
    await admin.getByLabel('First password', { exact: true }).fill('a long enough one')
    await admin.getByRole('button', { name: 'Make an account' }).click()
    await admin.getByRole('table', { name: 'Accounts' }).getByRole('row', { name: /^eve/ }).waitFor()

    const other = await browser.newPage({ viewport: { width: 1400, height: 900 }, locale: 'en-GB' })
    other.setDefaultTimeout(20_000)
    await other.goto(centre.url)
    await other.getByLabel('User').fill('eve')
    await other.getByLabel('Password', { exact: true }).fill('a long enough one')
    await other.keyboard.press('Enter')
    await other.locator('.top-bar').waitFor()
    await other.evaluate(() => {
      location.hash = '#/panel/links'
    })
    expect(await other.getByRole('button', { name: 'Disable KRU-RECO1' }).isDisabled()).toBe(true)
    await other.evaluate(() => {
      location.hash = '#/panel/account'
    })
    const account = other.locator('.panel-host[data-panel="account"]:visible')
    await account.getByLabel('What for').fill('script')
    await other.keyboard.press('Enter')
    const secret = await account.locator('.account-secret code').innerText()
    const asked = (path: string, method = 'GET') =>
      fetch(`${centre.url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${secret}` } })
    expect((await asked('/mission')).status).toBe(200)
    expect((await asked('/archive/verify', 'POST')).status).toBe(403)

    const session = panel('administration').getByRole('table', { name: 'Open sessions' })
    await session.getByRole('button', { name: /^End the session of eve/ }).click()
    await session.getByRole('button', { name: /^Confirm: End the session of eve/ }).click()
    await other.getByRole('button', { name: 'Log in' }).waitFor()
    await other.close()
  }, 60_000)

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
