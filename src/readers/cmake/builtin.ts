import type { Context } from './context.js'
import type { Text } from './text.js'
import { versionOfTool } from './toolchain.js'

/**
 * Facts about the machine that conditions ask for by name. Not ANDROID, IOS and their like: a plain build
 * is not a cross build.
 */
const MACHINE = new Set([
  'WIN32',
  'UNIX',
  'APPLE',
  'MSVC',
  'MINGW',
  'MSYS',
  'CYGWIN',
  'BSD',
  'LINUX',
  'XCODE',
  'BORLAND',
  'WATCOM',
  'MSVC_VERSION',
  'MSVC_TOOLSET_VERSION',
  'CMAKE_HOST_WIN32',
  'CMAKE_HOST_UNIX',
  'CMAKE_HOST_APPLE',
  'CMAKE_HOST_SYSTEM_NAME',
  'CMAKE_HOST_SYSTEM_PROCESSOR',
  'CMAKE_SYSTEM',
  'CMAKE_SYSTEM_NAME',
  'CMAKE_SYSTEM_PROCESSOR',
  'CMAKE_SYSTEM_VERSION',
  'CMAKE_SIZEOF_VOID_P',
  'CMAKE_GENERATOR',
  'CMAKE_CONFIGURATION_TYPES',
  'CMAKE_MAKE_PROGRAM',
  'CMAKE_THREAD_LIBS_INIT',
  'CMAKE_USE_PTHREADS_INIT',
  'CMAKE_HAVE_THREADS_LIBRARY',
  'CMAKE_GENERATOR_PLATFORM',
  'CMAKE_COMPILER_IS_GNUCC',
  'CMAKE_COMPILER_IS_GNUCXX',
  'CMAKE_DL_LIBS'
])

const TEXTS: ReadonlyMap<string, Text> = new Map([
  ['CMAKE_VERSION', versionOfTool('cmake')],
  ['CMAKE_MAJOR_VERSION', '4'],
  ['CMAKE_MINOR_VERSION', '9010'],
  ['CMAKE_PATCH_VERSION', '0'],
  ['CMAKE_COMMAND', '/@cmake@/bin/cmake'],
  ['CMAKE_CTEST_COMMAND', '/@cmake@/bin/ctest'],
  ['CMAKE_ROOT', '/@cmake@/share'],
  ['CMAKE_CFG_INTDIR', '.'],
  ['CMAKE_STATIC_LIBRARY_PREFIX', 'lib'],
  ['CMAKE_STATIC_LIBRARY_SUFFIX', '.a'],
  ['CMAKE_SHARED_LIBRARY_PREFIX', 'lib'],
  ['CMAKE_SHARED_LIBRARY_SUFFIX', '.so'],
  ['CMAKE_SHARED_MODULE_PREFIX', 'lib'],
  ['CMAKE_SHARED_MODULE_SUFFIX', '.so'],
  ['CMAKE_INSTALL_PREFIX', '/usr/local']
])

/**
 * What CMake itself sets: https://cmake.org/cmake/help/latest/manual/cmake-variables.7.html.
 * What depends on the machine is unknown; undefined when CMake sets no such variable.
 */
export function builtin(context: Context, name: string): Text | undefined {
  const known = TEXTS.get(name)
  if (known !== undefined) return known
  if (MACHINE.has(name)) return context.unknown(name, 'it depends on the machine')
  if (
    /^CMAKE_(?:C|CXX|ASM|Fortran|OBJC)_(?:COMPILER|SIZEOF|PLATFORM|SIMULATE|IMPLICIT|BYTE_ORDER|COMPILE_FEATURES)/.test(
      name
    )
  ) {
    if (/_(?:LAUNCHER|TARGET|EXTERNAL_TOOLCHAIN|ARG1|ABI_COMPILED)$/.test(name)) return undefined
    return context.unknown(name, 'it depends on the compiler')
  }
  return undefined
}
