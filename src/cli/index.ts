#!/usr/bin/env node
import { expectShortRun } from '../run/short-run.js'
import { main } from './main.js'

const [command] = process.argv.slice(2)
if (command !== 'history') expectShortRun()
const result = await main(process.argv.slice(2))
if (result.stderr !== undefined) process.stderr.write(result.stderr)
if (result.stdout !== undefined) process.stdout.write(result.stdout)
process.exitCode = result.code
