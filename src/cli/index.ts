#!/usr/bin/env node
import { main } from './main.js'

const result = await main(process.argv.slice(2))
if (result.stderr !== undefined) process.stderr.write(result.stderr)
if (result.stdout !== undefined) process.stdout.write(result.stdout)
process.exitCode = result.code
