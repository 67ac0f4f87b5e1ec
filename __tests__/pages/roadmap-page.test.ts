// The page of the roadmap in a real browser, as people look at it.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { DEMO_BASE } from '../../src/cli/demo-project.js'
import { Temporary } from '../source/temporary.js'
import { type Opened, openBrowser } from './browser.js'

const temporary = new Temporary()
const file = temporary.path('roadmap.html')
let opened: Opened

beforeAll(async () => {
  const scratch = temporary.init('project')
  for (const [path, text] of Object.entries(DEMO_BASE)) scratch.write(path, text)
  scratch.commit()
  const options = ['--repo', scratch.dir, '--policy', 'policy/qemu.yml', '--release', '10.2']
  const made = spawnSync(
    process.execPath,
    ['dist/cli/index.js', 'roadmap', ...options, '--format', 'html'],
    { encoding: 'utf8' }
  )
  expect(made.stderr).toBe('')
  writeFileSync(file, made.stdout)
  opened = await openBrowser()
}, 120_000)

afterAll(async () => {
  await opened?.close()
  temporary.remove()
})

/** Looks at the page; afterwards nothing may have gone wrong, and nothing may have been loaded. */
async function look<T>(options: BrowserContextOptions, at: (page: Page) => Promise<T>): Promise<T> {
  const context = await opened.browser.newContext(options)
  try {
    const page = await context.newPage()
    const wrong: string[] = []
    page.on('pageerror', (error) => wrong.push(String(error)))
    page.on('console', (message) => wrong.push(message.text()))
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    const address = pathToFileURL(file).href
    await page.goto(address)
    const result = await at(page)
    expect(wrong).toEqual([])
    expect(asked).toEqual([address])
    return result
  } finally {
    await context.close()
  }
}

const IN_PAGE = readFileSync(new URL('in-page.js', import.meta.url), 'utf8')

interface Measured {
  readonly overflow: number
  readonly background: number
  readonly texts: number
  readonly pale: readonly string[]
}

const NARROW = { width: 360, height: 740 }
const WIDE = { width: 1280, height: 900 }

describe.each([
  ['light', NARROW],
  ['light', WIDE],
  ['dark', NARROW],
  ['dark', WIDE]
] as const)('the page, %s, in %j', (colorScheme, viewport) => {
  it('fits its window, and everything in it can be read', async () => {
    const seen = await look({ colorScheme, viewport }, (page) =>
      page.evaluate<Measured>(`${IN_PAGE}; measure()`)
    )
    expect(seen.overflow).toBeLessThanOrEqual(0)
    // WCAG 2.2, 1.4.3.
    expect(seen.pale).toEqual([])
    expect(seen.texts).toBeGreaterThan(20)
    expect(seen.background > 0.5).toBe(colorScheme === 'light')
  })
})

describe('the page', () => {
  it('can be gone through with the keyboard', async () => {
    const focused = await look({ viewport: NARROW }, async (page) => {
      const stops: string[] = []
      for (let i = 0; i < 30; i++) {
        await page.keyboard.press('Tab')
        const stop = await page.evaluate<string>(`${IN_PAGE}; focused()`)
        if (stop === '') break
        stops.push(stop)
      }
      return stops
    })
    // The way past the header comes first; what scrolls sideways or folds can be reached as well.
    expect(focused[0]).toBe('a')
    expect(focused).toContain('div')
    expect(focused.filter((stop) => stop.includes('not to be seen'))).toEqual([])
  })

  it('says the same without scripts', async () => {
    const text = (page: Page): Promise<string> => page.locator('body').innerText()
    const plain = await look({ javaScriptEnabled: false }, text)
    expect(plain).toBe(await look({}, text))
    for (const words of ['Rust is available', 'Rust is required', '11.0', '10.2'])
      expect(plain).toContain(words)
  })
})
