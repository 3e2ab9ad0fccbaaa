/** Commanding from the page, against the real centre and its simulator: from the keyboard to the warm plate. */
import type { Activity } from '@vigie/contract'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt, hasBrowser, launch, shoot } from './browser.ts'
import { startRealCentre, type RealCentre } from './real-centre.ts'
import { eventually } from './people.ts'

const PASSWORD = 'a long enough pass phrase'

describe.skipIf(!hasBrowser)('commanding from the page', () => {
  let browser: Browser
  let centre: RealCentre
  /** Claire asks, Denis is the second person, Victor may only look. */
  let claire: Page
  let denis: Page
  let victor: Page
  let admin: BrowserContext
  const faults: string[] = []

  const logIn = async (user: string, password: string, scheme: 'dark' | 'light'): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1680, height: 1000 },
      colorScheme: scheme,
      locale: 'en-GB',
    })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(centre.url)
    await page.getByLabel('User').fill(user)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.keyboard.press('Enter')
    await page.locator('.top-bar').waitFor()
    return page
  }

  beforeAll(async () => {
    await ensureBuilt()
    ;[browser, centre] = await Promise.all([launch(), startRealCentre()])
    admin = (await logIn(centre.user, centre.password, 'dark')).context()
    for (const [user, role] of [
      ['claire', 'controller'],
      ['denis', 'operations-engineer'],
      ['victor', 'viewer'],
    ])
      expect(
        (await admin.request.post(`${centre.url}/api/v1/users`, { data: { user, role, password: PASSWORD } })).ok(),
      ).toBe(true)
    ;[claire, denis, victor] = await Promise.all([
      logIn('claire', PASSWORD, 'dark'),
      logIn('denis', PASSWORD, 'light'),
      logIn('victor', PASSWORD, 'light'),
    ])
  }, 90_000)
  afterAll(async () => {
    await Promise.all([browser?.close(), centre?.stop()])
    expect(faults).toEqual([])
  })

  const open = (page: Page, hash: string): Promise<void> =>
    page.evaluate((h) => {
      location.hash = h
    }, hash)
  const panel = (page: Page, id: string) => page.locator(`.panel-host[data-panel="${id}"]:visible`)
  const recorded = async (): Promise<Activity[]> =>
    (await (await admin.request.get(`${centre.url}/api/v1/activities`)).json()) as Activity[]
  /** Walks with Tab until the control of that name has the focus. */
  const tabTo = async (page: Page, name: RegExp): Promise<void> => {
    for (let n = 0; n < 40; n++) {
      const now = await page.evaluate(() => {
        const e = document.activeElement
        return `${e?.getAttribute('aria-label') ?? ''} ${e?.textContent ?? ''}`
      })
      if (name.test(now)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`no control ${name} is reached by Tab`)
  }

  /** Asks for what is grave: once to arm the button, once to fire it. */
  const askFor = async (page: Page, path: string): Promise<void> => {
    const ask = panel(page, 'command').getByRole('button', { name: `Ask for ${path}` })
    await eventually(() => ask.isEnabled()).toBe(true)
    await ask.click()
    await panel(page, 'command')
      .getByRole('button', { name: /^Confirm: Ask for/ })
      .click()
  }

  it('a heater is switched on from the keyboard, and its plate warms', async () => {
    const page = claire
    const command = panel(page, 'command')
    // From the palette to the form, without the mouse.
    await page.keyboard.press('Control+k')
    await page.locator('.palette-field input').waitFor()
    await page.keyboard.type('find an activity')
    await page.locator('.palette-item', { hasText: 'Command' }).first().waitFor()
    await page.keyboard.press('Enter')
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox')
    await page.keyboard.type('reco1 switchheater')
    await eventually(() => command.getByRole('option').count()).toBe(1)
    await page.keyboard.press('Enter')
    // The first argument has the focus; what it takes, and that it is missing, stand there.
    const heater = command.getByLabel('heater', { exact: false }).first()
    await eventually(() => heater.evaluate((e) => e === document.activeElement)).toBe(true)
    await page.keyboard.type('999')
    await command.getByText(/heater: 999 does not fit/).waitFor()
    await shoot(page, 'commanding-wrong-argument')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('3')
    await page.keyboard.press('Tab')
    await page.keyboard.type('ON')
    // Bit by bit, before anything leaves: function 300, heater 3, ON.
    await eventually(() => command.locator('.bit-hex').innerText()).toMatch(
      /^1900C0[0-9A-F]{4}0A2F08010001012C0301[0-9A-F]{4}$/,
    )
    // Nobody holds the uplink: it is refused, and a button satisfies the rule.
    const against = command.getByRole('list', { name: 'What stands against it' })
    await eventually(() => against.innerText()).toContain('nobody holds the uplink of RECO1')
    await shoot(page, 'commanding-refused')
    await tabTo(page, /^\s*Take the uplink/)
    await page.keyboard.press('Enter')
    await command.getByText('Nothing: it can be sent.').waitFor()
    // COP-1 is initiated from here as well.
    await tabTo(page, /^\s*Initiate with CLCW/)
    await page.keyboard.press('Enter')
    await eventually(() => command.getByText(/The FOP of virtual channel 0/).count()).toBe(0)
    await eventually(() => page.getByRole('button', { name: /uplink held by you/ }).count()).toBe(1)
    await command.getByLabel('Comment').focus()
    await page.keyboard.type('the plate is cold')
    await page.keyboard.press('Control+Enter')
    // Its stages come by themselves.
    const detail = panel(page, 'activities').getByRole('region', { name: /^Activity / })
    await eventually(() => detail.locator('.activity-head').innerText()).toContain('completed')
    const stages = await detail.getByRole('table', { name: 'Stages' }).innerText()
    for (const stage of [
      'requested',
      'authorised',
      'released',
      'sent',
      'radiated',
      'received',
      'accepted',
      'started',
      'completed',
    ])
      expect(stages).toMatch(new RegExp(`${stage}\\s+passed`))
    const [activity] = await recorded()
    expect(activity!.state).toBe('completed')
    expect(await detail.locator('.bit-hex').innerText()).toBe(activity!.bytes!.toUpperCase())
    await shoot(page, 'commanding-stages')
    // The satellite says so: the state of the heater, and the plate beside it.
    await open(page, '#/panel/values?parameters=RECO1.TCS.Heater03,RECO1.TCS.T10')
    const row = (name: RegExp) => panel(page, 'values').getByRole('row', { name })
    await eventually(
      () =>
        row(/Heater03/)
          .locator('.value')
          .innerText(),
      45_000,
    ).toBe('ON')
    const warmth = async (): Promise<number> => Number(await row(/T10/).locator('.value').innerText())
    await eventually(warmth).toBeGreaterThan(0)
    const before = await warmth()
    await eventually(warmth, 60_000).toBeGreaterThan(before + 0.5)
    await open(page, '#/panel/plot?span=5min&parameters=RECO1.TCS.T10')
    await eventually(() => panel(page, 'plot').locator('.plot-foot').innerText()).toMatch(/for [1-9]/)
    await shoot(page, 'commanding-warm')
  }, 180_000)

  it('the evidence is a packet that opens', async () => {
    const page = claire
    await open(page, '#/panel/activities')
    const detail = panel(page, 'activities').getByRole('region', { name: /^Activity / })
    await panel(page, 'activities')
      .getByRole('row', { name: /SwitchHeater/ })
      .first()
      .click()
    await detail
      .getByRole('button', { name: /^packet RECO1/ })
      .first()
      .click()
    const inspector = panel(page, 'packets').getByRole('region', { name: /of the journal/ })
    await eventually(() => inspector.innerText()).toMatch(/RECO1\./)
  }, 60_000)

  it('a critical command waits until a second person approves its bytes: the history shows both', async () => {
    const page = claire
    await open(page, '#/panel/command?activity=RECO1.OBC.ArmWatchdog')
    const command = panel(page, 'command')
    await command.getByRole('button', { name: /Ask for RECO1\.OBC\.ArmWatchdog/ }).waitFor()
    const { arguments: declared } = (await (
      await admin.request.get(`${centre.url}/api/v1/activities/declared/RECO1.OBC.ArmWatchdog`)
    ).json()) as { arguments: { name: string; required: boolean; labels?: string[] }[] }
    for (const a of declared.filter((x) => x.required)) {
      const field = command.getByLabel(a.name, { exact: false }).first()
      await (a.labels === undefined ? field.fill('1') : field.selectOption(a.labels.at(-1)!))
    }
    expect(await command.innerText()).toMatch(/approval by a second person/)
    await askFor(page, 'RECO1.OBC.ArmWatchdog')
    const mine = panel(page, 'activities').getByRole('region', { name: /^Activity / })
    await mine.getByText('another person must approve it').waitFor()
    expect(await mine.getByRole('button', { name: /^Approve/ }).count()).toBe(0)
    await shoot(page, 'commanding-waits')

    // The other one is told in the top bar, and goes there.
    await denis.getByRole('button', { name: '1 waits for approval' }).click()
    await panel(denis, 'activities')
      .getByRole('row', { name: /ArmWatchdog/ })
      .click()
    const theirs = panel(denis, 'activities').getByRole('region', { name: /^Activity / })
    const [waiting] = await recorded()
    await eventually(() => theirs.innerText()).toContain(waiting!.digest)
    expect(await theirs.innerText()).toContain(waiting!.bytes!.toUpperCase())
    const approve = theirs.getByRole('button', { name: /^Approve/ })
    expect(await approve.isDisabled()).toBe(true)
    await theirs.getByLabel('I have read the arguments and the bytes').check()
    await shoot(denis, 'commanding-approve')
    await approve.click()
    await theirs.getByRole('button', { name: /^Confirm/ }).click()

    await eventually(() => mine.locator('.activity-head').innerText()).toMatch(/completed|failed/)
    for (const seen of [mine, theirs]) {
      await eventually(() => seen.innerText()).toMatch(/claire[\s\S]*denis/)
      expect(await seen.locator('.bit-hex').innerText()).toBe(waiting!.bytes!.toUpperCase())
    }
    await shoot(denis, 'commanding-approved')
    const [done] = await recorded()
    expect(done).toMatchObject({ by: { user: 'claire' }, approvals: [{ user: 'denis' }], digest: waiting!.digest })
  }, 120_000)

  it('a severe one is armed by the approval, and fired apart', async () => {
    const page = claire
    await open(page, '#/panel/command?activity=RECO1.MMU.FormatMemory')
    const command = panel(page, 'command')
    await eventually(() => command.innerText()).toMatch(/to be fired apart from being asked for/)
    await askFor(page, 'RECO1.MMU.FormatMemory')
    const mine = panel(page, 'activities').getByRole('region', { name: /^Activity / })
    await mine.getByText('another person must approve it').waitFor()
    const { id } = (await recorded())[0]!
    await open(denis, `#/panel/activities?activity=${id}`)
    const theirs = panel(denis, 'activities').getByRole('region', { name: `Activity ${id}` })
    await theirs.getByLabel('I have read the arguments and the bytes').check()
    await theirs.getByRole('button', { name: /^Approve/ }).click()
    await theirs.getByRole('button', { name: /^Confirm/ }).click()
    await mine.getByText('It is armed').waitFor()
    expect((await recorded())[0]!.stages.some((s) => s.stage === 'sent')).toBe(false)
    await shoot(page, 'commanding-armed')
    await mine.getByRole('button', { name: /^Fire/ }).click()
    await mine.getByRole('button', { name: /^Confirm: Fire/ }).click()
    await eventually(() => mine.getByRole('table', { name: 'Stages' }).innerText()).toMatch(/sent\s+passed/)
  }, 90_000)

  it('what waits can be taken back, with a reason', async () => {
    const page = claire
    await open(page, '#/panel/command?activity=RECO1.OBC.EnterSafeMode')
    await askFor(page, 'RECO1.OBC.EnterSafeMode')
    const mine = panel(page, 'activities').getByRole('region', { name: /^Activity / })
    await mine.getByLabel('Reason').fill('not today')
    await mine.getByRole('button', { name: /^Cancel it/ }).click()
    await mine.getByRole('button', { name: /^Confirm: Cancel it/ }).click()
    await eventually(() => mine.innerText()).toMatch(/cancelled[\s\S]*not today/)
    expect((await recorded())[0]).toMatchObject({ state: 'cancelled', ending: { reason: 'not today' } })
  }, 60_000)

  it('the uplink is lent, given back, held back and permitted; the FOP takes directives', async () => {
    const page = claire
    await open(page, '#/panel/uplink?chain=RECO1')
    const uplink = panel(page, 'uplink')
    const channel = uplink.getByRole('region', { name: 'Virtual channel 0' })
    await eventually(() => channel.innerText()).toMatch(/S1 active[\s\S]*V\(S\) [1-9]/)
    await channel.getByLabel(/^Directive/).selectOption('set-window')
    await channel.getByLabel('Value').fill('5')
    await channel.getByRole('button', { name: /^Give the FOP/ }).click()
    await channel.getByRole('button', { name: /^Confirm: Give/ }).click()
    await eventually(() => channel.innerText()).toMatch(/Window 5/)
    await uplink.getByLabel('Lend to (user)').fill('denis')
    await uplink.getByRole('button', { name: 'Lend', exact: true }).click()
    await eventually(() => uplink.innerText()).toContain('lent to denis')
    await eventually(() => denis.getByRole('button', { name: /uplink held by you/ }).count()).toBe(1)
    await open(denis, '#/panel/uplink?chain=RECO1')
    await shoot(denis, 'commanding-lent')
    await panel(denis, 'uplink')
      .getByRole('button', { name: /^Give it back/ })
      .click()
    await panel(denis, 'uplink')
      .getByRole('button', { name: /^Confirm: Give it back/ })
      .click()
    await eventually(() => page.getByRole('button', { name: /uplink held by you/ }).count()).toBe(1)
    await uplink.getByLabel('Reason').fill('a pass of another mission')
    await uplink.getByRole('button', { name: /^Hold back/ }).click()
    await uplink.getByRole('button', { name: /^Confirm: Hold back/ }).click()
    await eventually(() => uplink.innerText()).toContain('held back (all of RECO-1) by claire')
    await shoot(page, 'commanding-held-back')
    await uplink.getByRole('button', { name: /^Permit/ }).click()
    await uplink.getByRole('button', { name: /^Confirm: Permit/ }).click()
    await eventually(() => uplink.innerText()).toMatch(/Commanding\s+permitted/)
  }, 90_000)

  it('what a rule holds back says what it waits for, and is set aside by who may, with a reason', async () => {
    const page = claire
    const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString()
    const plan = `passes:\n  - { id: later, station: Kiruna, satellite: RECO-1, aos: '${at(2)}', los: '${at(2.2)}', for: [TM, TC] }\n`
    const put = await denis.context().request.put(`${centre.url}/api/v1/passes`, { data: { text: plan } })
    expect(put.ok(), await put.text()).toBe(true)
    await open(
      page,
      '#/panel/command?activity=RECO1.TCS.SwitchHeater&arguments=%7B%22heater%22%3A3%2C%22state%22%3A%22OFF%22%7D',
    )
    const command = panel(page, 'command')
    const against = command.getByRole('list', { name: 'What stands against it' })
    await eventually(() => against.innerText()).toMatch(/pass[\s\S]*it waits for it, and is released by itself, about/)
    await command.getByText('It will wait for these rules.').waitFor()
    await shoot(page, 'commanding-held-by-a-rule')
    await command.getByRole('button', { name: /^Send RECO1\.TCS\.SwitchHeater/ }).click()
    const mine = panel(page, 'activities').getByRole('region', { name: /^Activity / })
    await eventually(() => mine.locator('.activity-head').innerText()).toContain('held by a rule: pass')
    const { id } = (await recorded())[0]!
    await open(denis, `#/panel/activities?activity=${id}`)
    const theirs = panel(denis, 'activities').getByRole('region', { name: `Activity ${id}` })
    const aside = theirs.getByRole('button', { name: /^Set it aside/ })
    expect(await aside.isDisabled()).toBe(true)
    await theirs.getByLabel('Why it is set aside').fill('the station is there all the same')
    await aside.click()
    await shoot(denis, 'commanding-set-aside')
    await theirs.getByRole('button', { name: /^Confirm: Set it aside/ }).click()
    await eventually(() => mine.innerText()).toMatch(
      /Rules set aside[\s\S]*denis[\s\S]*the station is there all the same/,
    )
    await eventually(() => mine.getByRole('table', { name: 'Stages' }).innerText()).toMatch(/sent\s+passed/)
  }, 90_000)

  it('a viewer sees everything and is told politely', async () => {
    await open(
      victor,
      '#/panel/command?activity=RECO1.TCS.SwitchHeater&arguments=%7B%22heater%22%3A%223%22%2C%22state%22%3A%22OFF%22%7D',
    )
    const command = panel(victor, 'command')
    await command.getByText(/You see everything here, and send nothing/).waitFor()
    await eventually(() => command.locator('.bit-hex').count()).toBe(1)
    expect(await command.getByRole('button', { name: /^Send/ }).count()).toBe(0)
    expect(await command.getByRole('button', { name: /^Take the uplink/ }).count()).toBe(0)
    await shoot(victor, 'commanding-viewer')
    await open(victor, '#/panel/uplink?chain=RECO1')
    await panel(victor, 'uplink')
      .getByText(/needs the role of a controller/)
      .waitFor()
    expect(await panel(victor, 'uplink').getByRole('button', { name: /^Give/ }).count()).toBe(0)
    await open(victor, '#/panel/activities')
    await eventually(() => panel(victor, 'activities').getByRole('row').count()).toBeGreaterThan(3)
  }, 60_000)
})
