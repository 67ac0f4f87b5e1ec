import { expectShortRun } from '../run/short-run.js'
import { main } from './main.js'

expectShortRun()
// No `await` at the top: a bundler puts such a module into a function, and V8 then parses all of it twice.
void main().catch((error: unknown) => {
  // Only a runner whose files cannot be written gets here: there is nobody else left to tell.
  const words = error instanceof Error ? error.message : String(error)
  console.log(`Rust roadmap: the result could not be handed over: ${words.replaceAll(/\s+/g, ' ')}`)
  process.exitCode = 1
})
