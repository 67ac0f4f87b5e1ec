import { expectShortRun } from '../run/short-run.js'
import { main } from './main.js'

expectShortRun()
try {
  await main()
} catch (error) {
  // Only a runner whose files cannot be written gets here: there is nobody else left to tell.
  const words = error instanceof Error ? error.message : String(error)
  console.log(`Rust roadmap: the result could not be handed over: ${words.replaceAll(/\s+/g, ' ')}`)
  process.exitCode = 1
}
