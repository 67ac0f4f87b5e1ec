#!/usr/bin/env node
import { expectShortRun } from '../run/short-run.js'
import { main } from './main.js'

const [command] = process.argv.slice(2)
if (command !== 'history') expectShortRun()
// No `await` at the top: a bundler puts such a module into a function, and V8 then parses all of it twice.
void main(process.argv.slice(2)).then((result) => {
  if (result.stderr !== undefined) process.stderr.write(result.stderr)
  if (result.stdout !== undefined) process.stdout.write(result.stdout)
  process.exitCode = result.code
})
