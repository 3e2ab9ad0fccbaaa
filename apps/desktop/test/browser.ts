/** Debian's Chromium for the tests, and what they do in it again and again. */
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { chromium, type Browser, type Page } from 'playwright-core'

const here = path.dirname(fileURLToPath(import.meta.url))
export const desktopFolder = path.join(here, '..')
export const dist = path.join(desktopFolder, 'dist')
export const screenshots = path.join(desktopFolder, '..', '..', 'test-output', 'screenshots')

const EXECUTABLE = '/usr/bin/chromium'
export const hasBrowser = existsSync(EXECUTABLE)
if (!hasBrowser) console.warn(`skipped: there is no ${EXECUTABLE} (apt-get install chromium)`)

export async function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--headless',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** Builds the page when nobody has: `npm test` does so before, a test that is run alone may not. */
export async function ensureBuilt(): Promise<void> {
  if (existsSync(path.join(dist, 'index.html')) && process.env['VIGIE_REBUILD'] === undefined) return
  await build({ root: desktopFolder, logLevel: 'warn' })
}

/** Opens the page with a session of the fake centre, without the log-in page. */
export async function enter(page: Page, url: string): Promise<void> {
  await page.context().addCookies([{ name: 'vigie_session', value: '1', url }])
  await page.goto(url)
  await page.locator('.top-bar').waitFor()
}

export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true })
  await page.screenshot({ path: path.join(screenshots, `${name}.png`) })
}
