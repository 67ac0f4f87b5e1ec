// Takes pictures of an HTML report in headless Chromium, narrow and wide, light and dark, for a person to look at:
//   node tools/look.mjs report.html FOLDER
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
// Chromium's own window is never narrower than 500 pixels, so a phone is a frame of 375 in it.
const SIZES = { narrow: 375, wide: 1280 }
const [page, folder = '.'] = process.argv.slice(2)
if (page === undefined || !existsSync(CHROMIUM)) {
  console.error(
    `usage: node tools/look.mjs report.html FOLDER; needs ${CHROMIUM} (or CHROMIUM=path)`
  )
  process.exit(2)
}
mkdirSync(folder, { recursive: true })
const url = pathToFileURL(resolve(page)).href
for (const [size, width] of Object.entries(SIZES))
  for (const scheme of ['light', 'dark']) {
    const profile = mkdtempSync(join(tmpdir(), 'look-'))
    const frame = `<style>body{margin:0}:root{color-scheme:light dark}iframe{border:0;width:${width}px;height:2400px}</style><iframe src="${url}"></iframe>`
    const framed = join(profile, 'frame.html')
    writeFileSync(framed, frame)
    const out = join(folder, `${size}-${scheme}.png`)
    const made = spawnSync(
      CHROMIUM,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--allow-file-access-from-files',
        '--hide-scrollbars',
        `--user-data-dir=${profile}`,
        ...(scheme === 'dark' ? ['--blink-settings=preferredColorScheme=0'] : []),
        `--window-size=${Math.max(width, 500)},2400`,
        `--screenshot=${resolve(out)}`,
        size === 'wide' ? url : pathToFileURL(framed).href
      ],
      { encoding: 'utf8', timeout: 60_000 }
    )
    rmSync(profile, { recursive: true, force: true })
    console.log(existsSync(out) ? out : `${out}: ${made.stderr}`)
  }
