import { compilePattern, type Pattern } from './regex.js'

type SedCommand =
  | {
      readonly kind: 's'
      readonly address: Pattern | undefined
      readonly pattern: Pattern
      readonly replacement: string
      readonly global: boolean
      readonly print: boolean
    }
  | { readonly kind: 'p' | 'd'; readonly address: Pattern | undefined }
  | { readonly kind: 'q'; readonly line: number }

export interface SedScript {
  readonly commands: readonly SedCommand[]
  readonly quiet: boolean
  readonly neutral: boolean
}

/** The part of `sed` that configure scripts use to quote and cut text; undefined for the rest. */
export function parseSed(
  args: readonly string[]
): { script: SedScript; files: readonly string[] } | undefined {
  let quiet = false
  let extended = false
  const scripts: string[] = []
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (arg === '-n' || arg === '-ne') quiet = true
    if (arg === '-E' || arg === '-r') extended = true
    if (arg === '-e' || arg === '-ne') scripts.push(args[++i] ?? '')
    else if (arg.startsWith('-') && arg.length > 1) {
      if (!['-n', '-E', '-r'].includes(arg)) return undefined
    } else rest.push(arg)
  }
  if (scripts.length === 0) scripts.push(rest.shift() ?? '')
  const commands = parseCommands(scripts.join('\n'), extended)
  if (commands === undefined) return undefined
  const neutral = commands.every(
    (command) => command.kind === 's' && command.address === undefined && command.pattern.neutral
  )
  return { script: { commands, quiet, neutral }, files: rest }
}

function parseCommands(script: string, extended: boolean): SedCommand[] | undefined {
  const commands: SedCommand[] = []
  let i = 0
  const upTo = (delimiter: string): string | undefined => {
    let text = ''
    let inBracket = false
    for (; i < script.length; i++) {
      const c = script[i] ?? ''
      if (c === '\\' && i + 1 < script.length) {
        const next = script[++i] ?? ''
        text += next === delimiter ? next : c + next
      } else if (c === delimiter && !inBracket) {
        i++
        return text
      } else {
        if (c === '[' && /^\[\^?[^\]]*\]/.test(script.slice(i, i + 60))) inBracket = true
        else if (c === ']') inBracket = false
        text += c
      }
    }
    return undefined
  }
  while (i < script.length) {
    if (/[\s;]/.test(script[i] ?? '')) {
      i++
      continue
    }
    let address: Pattern | undefined
    if (script[i] === '/') {
      i++
      const source = upTo('/')
      address = source === undefined ? undefined : compilePattern(source, extended)
      if (address === undefined) return undefined
    }
    const command = script[i++] ?? ''
    if (/\d/.test(command)) {
      const digits = /^\d*/.exec(script.slice(i))?.[0] ?? ''
      i += digits.length
      if (script[i++] !== 'q') return undefined
      commands.push({ kind: 'q', line: Number(command + digits) })
    } else if (command === 's') {
      const delimiter = script[i++] ?? ''
      const source = upTo(delimiter)
      const replacement = upTo(delimiter)
      const flags = /^[gpI]*/.exec(script.slice(i))?.[0] ?? ''
      i += flags.length
      const pattern =
        source === undefined
          ? undefined
          : compilePattern(source, extended, flags.includes('g') ? 'g' : '')
      if (pattern === undefined || replacement === undefined || flags.includes('I'))
        return undefined
      commands.push({
        kind: 's',
        address,
        pattern,
        replacement,
        global: flags.includes('g'),
        print: flags.includes('p')
      })
    } else if (command === 'p' || command === 'd') commands.push({ kind: command, address })
    else if (command === 'q') commands.push({ kind: 'q', line: 1 })
    else return undefined
    if (commands.length > 20) return undefined
  }
  return commands
}

/** undefined when a line is too long for one of the patterns. */
export function runSed(script: SedScript, input: string): string | undefined {
  let out = ''
  const lines = input.endsWith('\n') ? input.slice(0, -1).split('\n') : input.split('\n')
  const end = input.endsWith('\n') ? '\n' : ''
  let number = 0
  for (let line of lines) {
    number++
    let deleted = false
    let quit = false
    for (const command of script.commands) {
      if (command.kind === 'q') {
        quit = number >= command.line
        continue
      }
      if (command.kind === 's' && line.length > command.pattern.longest) return undefined
      if (command.address !== undefined && line.length > command.address.longest) return undefined
      if (command.address !== undefined && !command.address.regex.test(line)) continue
      if (command.kind === 'd') {
        deleted = true
        break
      }
      if (command.kind === 'p') out += `${line}\n`
      else if (command.kind === 's') {
        const before = line
        line = substitute(line, command.pattern.regex, command.replacement)
        if (command.print && before !== line) out += `${line}\n`
      }
    }
    if (!deleted && !script.quiet) out += number < lines.length ? `${line}\n` : line + end
    if (quit) break
  }
  return out
}

function substitute(line: string, regex: RegExp, replacement: string): string {
  return line.replace(regex, (...match: unknown[]) =>
    replacement.replace(/\\([\s\S])|&/g, (whole, escaped: string | undefined) => {
      if (whole === '&') return String(match[0])
      if (escaped !== undefined && /\d/.test(escaped)) return String(match[Number(escaped)] ?? '')
      return escaped === 'n' ? '\n' : (escaped ?? '')
    })
  )
}
