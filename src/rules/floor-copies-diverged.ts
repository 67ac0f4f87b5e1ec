import type { FloorCopiesDiverged } from '../diff/change.js'
import { compareVersions, higherVersion } from '../text/version.js'
import { defineRule } from './rule.js'
import { doubt, listed } from './words.js'

export const floorCopiesDiverged = defineRule({
  id: 'floor-copies-diverged',
  summary: 'The places that state the lowest version of one tool disagree.',
  level: 'warning',
  on: ['floor-copies-diverged'],
  judge(change) {
    const tool = change.subject.tool ?? 'tool'
    const top = change.copies.reduce<string | undefined>(
      (best, copy) => higherVersion(best, copy.version),
      undefined
    )
    const behind = change.copies.filter((copy) => compareVersions(copy.version, top ?? '') < 0)
    const [first] = behind
    if (top === undefined || first === undefined) return undefined
    const others = behind.length > 1 ? ` (and ${behind.length - 1} more)` : ''
    const files = [...new Set(behind.map((copy) => copy.at.path))]
    return {
      headline: `${shown(first.at.path)}${others} still says ${tool} ${first.version}, others ${top}`,
      happened: `The lowest ${tool} is stated in several places, which disagree: ${states(change)}.${doubt(change)}`,
      why: 'People and packagers believe the copy they find first; with a stale one they prepare for the wrong version.',
      fix: `Bring ${listed(files.slice(0, 5))} to ${top}, or the others back.`
    }
  }
})

/** `1.77.0 in a and b, 1.63.0 in c`, the highest first. */
function states({ copies }: FloorCopiesDiverged): string {
  const versions = [...new Set(copies.map((copy) => copy.version))].sort(
    (a, b) => compareVersions(b, a) || (a < b ? -1 : 1)
  )
  return versions
    .map((version) => {
      const files = new Set(copies.filter((copy) => copy.version === version).map((c) => c.at.path))
      return `${version} in ${listed([...files].slice(0, 5))}`
    })
    .join(', ')
}

/** A headline has 200 characters: of a long path its end tells most. */
const shown = (path: string): string => (path.length > 100 ? `…${path.slice(-99)}` : path)
