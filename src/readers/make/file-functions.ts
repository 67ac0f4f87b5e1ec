import { atom } from '../../logic/condition.js'
import { normalize } from '../../text/repo-path.js'
import type { Call, Handler } from './context.js'
import { SOURCE_ROOT } from './files.js'
import { describe, EMPTY, known, merge, text, unknownValue, type Value } from './value.js'
import { fromWords, type Word, word, wordsOf } from './words.js'

/** Functions of file names that look at the tree. GNU make manual, 8.3 and 8.8. */
export const FILE_FUNCTIONS: Readonly<Record<string, Handler>> = {
  wildcard: (call) => fromWords(wordsOf(call.value(0)).flatMap((one) => expandPattern(call, one))),
  abspath: (call) =>
    fromWords(
      wordsOf(call.value(0)).map((one) =>
        one.text === undefined ? one : word(absolute(call, one.text), one.when, one.at)
      )
    ),
  realpath: (call) =>
    fromWords(
      wordsOf(call.value(0)).flatMap((one) => {
        if (one.text === undefined) return [one]
        const path = absolute(call, one.text)
        if (!path.startsWith(SOURCE_ROOT)) return [ofHost(path, one)]
        const inside = call.machine.world.files.resolve('', path)
        return inside !== undefined && call.machine.world.files.exists(inside)
          ? [word(path, one.when, one.at)]
          : []
      })
    ),
  file: (call) => {
    const [, path = ''] = /^\s*<\s*(.*\S)\s*$/.exec(known(call.value(0)) ?? '') ?? []
    if (path === '') return EMPTY
    const { files } = call.machine.world
    const place = files.resolve(call.machine.directory, path)
    const content = place === undefined ? undefined : files.text(place)
    return content === undefined
      ? unknownValue(`$(file < ${path})`, 'the file is not read', call.at)
      : text(content.replace(/\n$/, ''), call.at)
  }
}

function absolute(call: Call, path: string): string {
  if (path.startsWith('/')) return `/${normalize(path) ?? ''}`
  const { directory } = call.machine
  const inside = normalize(directory === '' ? path : `${directory}/${path}`)
  if (inside === undefined) return `${SOURCE_ROOT}/${path}`
  return inside === '' ? SOURCE_ROOT : `${SOURCE_ROOT}/${inside}`
}

function expandPattern(call: Call, one: Word): readonly Word[] {
  const { files } = call.machine.world
  if (one.text === undefined)
    return [{ ...one, value: unknownFiles(call, describe(one.value)), text: undefined }]
  if (one.text.startsWith('/') && !one.text.startsWith(SOURCE_ROOT)) {
    const value = merge(
      atom({ name: `${one.text} exists`, reason: 'it depends on the host', at: call.at }),
      text(one.text),
      EMPTY
    )
    return wordsOf(value).map((host) => ({ ...host, at: one.at }))
  }
  const found = files.wildcard(call.machine.directory, one.text)
  call.machine.step(found.length)
  return found.map((path) => word(path, one.when, one.at))
}

const unknownFiles = (call: Call, pattern: string): Value =>
  unknownValue(`$(wildcard ${pattern})`, 'the pattern is not known', call.at)

const ofHost = (path: string, one: Word): Word => ({
  ...one,
  value: unknownValue(`$(realpath ${path})`, 'it depends on the host', one.at),
  text: undefined
})
