import type { Handler } from '../context.js'
import { CRATE_COMMANDS } from './crate.js'
import { CUSTOM_COMMANDS } from './custom.js'
import { FILE_COMMANDS } from './file.js'
import { FIND_COMMANDS } from './find.js'
import { IDLE_COMMANDS } from './idle.js'
import { LIST_COMMANDS } from './list.js'
import { PACKAGE_COMMANDS } from './package.js'
import { PROBE_COMMANDS } from './probe.js'
import { PROCESS_COMMANDS } from './process.js'
import { PROJECT_COMMANDS } from './project.js'
import { STRING_COMMANDS } from './string.js'
import { TARGET_COMMANDS } from './target.js'
import { VARIABLE_COMMANDS } from './variable.js'

/** Every command that is evaluated or known to decide nothing here, by its name in lower case. */
export const COMMANDS: ReadonlyMap<string, Handler> = new Map([
  ...VARIABLE_COMMANDS,
  ...LIST_COMMANDS,
  ...STRING_COMMANDS,
  ...FILE_COMMANDS,
  ...FIND_COMMANDS,
  ...PACKAGE_COMMANDS,
  ...PROCESS_COMMANDS,
  ...PROJECT_COMMANDS,
  ...PROBE_COMMANDS,
  ...TARGET_COMMANDS,
  ...CUSTOM_COMMANDS,
  ...CRATE_COMMANDS,
  ...IDLE_COMMANDS
])
