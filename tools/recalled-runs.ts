/**
 * Runs of a configure script remember what its statements did for other command lines. This compares every
 * run with one that remembers nothing: facts and places have to be the same.
 *   node --import tsx tools/recalled-runs.ts CLONE REVISION... [-- OPTION...]
 */
import process from 'node:process'
import { isDeepStrictEqual } from 'node:util'
import { SCENARIO_IDS, scenario } from '../src/model/scenario.js'
import { createConfigureReader } from '../src/readers/configure/index.js'
import { openRepository } from '../src/source/git.js'

const words = process.argv.slice(2)
const [clone, ...revisions] = words.filter((word) => !word.startsWith('--'))
const options = words.filter((word) => word.startsWith('--') && word !== '--')
const commandLines = [[], ...options.map((option) => [option]), options]
if (clone === undefined) throw new Error('usage: recalled-runs.ts CLONE REVISION... [-- OPTION...]')

const repository = await openRepository(clone)
let differ = 0
for (const revision of revisions) {
  const { claims } = createConfigureReader()
  const { snapshots } = await repository.load(
    [await repository.resolve(revision)],
    (path) => claims(path) || path === 'meson.build'
  )
  for (const snapshot of snapshots) {
    const remembering = createConfigureReader()
    for (const line of commandLines)
      for (const id of SCENARIO_IDS) {
        const wanted = scenario(id, { id: 'compared', options: line })
        const alone = createConfigureReader().read(snapshot, wanted)
        if (isDeepStrictEqual(remembering.read(snapshot, wanted), alone)) continue
        differ++
        console.log(`${revision}: ${id} with ${line.join(' ')} differs`)
      }
  }
  console.log(`${revision}: ${commandLines.length * SCENARIO_IDS.length} runs compared`)
}
repository.close()
process.exitCode = differ === 0 ? 0 : 1
