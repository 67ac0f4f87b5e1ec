// Damaged inputs for every reader and the policy loader: nothing may throw, hang or grow without bound.
//   npm run fuzz [-- --runs N] [--seed S]
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { createReaders } from '../src/readers/index.js'
import { fuzzInputs, fuzzSeeds, readInput } from './fuzz-inputs.js'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } }
})
/** CPU seconds that one input may take before it counts as hanging; the slowest seen is far below. */
const MOST_SECONDS = 20
/** Inputs that take longer are shown. */
const SLOW_SECONDS = 2
const seeds = fuzzSeeds(fileURLToPath(new URL('..', import.meta.url)))
const counts = new Map<string, { inputs: number; seconds: number; slowest: number }>()
let readers = createReaders()
let done = 0

const result = fc.check(
  fc.property(fuzzInputs(seeds), (input) => {
    if (done++ % 500 === 0) readers = createReaders()
    if (done % 10_000 === 0) console.error(`${done} inputs, ${megabytes()} MiB`)
    const before = process.cpuUsage()
    readInput(input, readers)
    const { user, system } = process.cpuUsage(before)
    const seconds = (user + system) / 1e6
    const seen = counts.get(input.target) ?? { inputs: 0, seconds: 0, slowest: 0 }
    counts.set(input.target, {
      inputs: seen.inputs + 1,
      seconds: seen.seconds + seconds,
      slowest: Math.max(seen.slowest, seconds)
    })
    if (seconds > SLOW_SECONDS)
      console.error(
        `${seconds.toFixed(2)} s: ${input.target} ${JSON.stringify(input.text).slice(0, 600)}`
      )
    if (seconds > MOST_SECONDS) throw new Error(`${seconds} CPU seconds`)
  }),
  { numRuns: Number(values.runs), seed: Number(values.seed), endOnFailure: false }
)
for (const [target, { inputs, seconds, slowest }] of [...counts].sort())
  console.log(
    `${target.padEnd(12)}${String(inputs).padStart(8)} inputs ${((seconds * 1000) / inputs).toFixed(2).padStart(8)} ms each, slowest ${slowest.toFixed(2)} s`
  )
console.log(`${result.numRuns} inputs, seed ${values.seed}, ${megabytes()} MiB at the end`)
if (result.failed) {
  console.log(fc.defaultReportMessage(result))
  process.exitCode = 1
}

function megabytes(): number {
  return Math.round(process.memoryUsage().rss / (1 << 20))
}
