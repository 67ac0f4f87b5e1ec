import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** A real browser, and how to end it. */
export interface Opened {
  readonly browser: Browser
  close(): Promise<void>
}

/**
 * The Chromium that `npm ci` brought (docs/decisions/0011); where there is none for this system, the one that
 * CHROMIUM names. Never skips: without a browser the tests fail.
 */
export async function openBrowser(): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'rust-roadmap-browser-'))
  const given = process.env['CHROMIUM']
  const browser = await chromium.launch({
    executablePath: given ?? (await unpack(folder)),
    // Containers and root have no sandbox of Chromium's; the page is our own and asks for nothing.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    env: {
      ...process.env,
      ...(given === undefined
        ? {
            LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
            FONTCONFIG_PATH: join(folder, 'fonts')
          }
        : {})
    }
  })
  return {
    browser,
    close: async () => {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** The package unpacks into TMPDIR, and its libraries only where it takes the system for a bare one. */
async function unpack(folder: string): Promise<string> {
  const bare = { TMPDIR: folder, CODEBUILD_BUILD_IMAGE: 'nodejs20' }
  const before = { ...process.env }
  Object.assign(process.env, bare)
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    return await packed.executablePath()
  } finally {
    for (const name of [...Object.keys(bare), 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH'])
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
  }
}
