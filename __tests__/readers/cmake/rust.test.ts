import { describe, expect, it } from '@jest/globals'
import { project } from './rung.js'

const BUILD = `
  add_custom_command(OUTPUT \${CMAKE_CURRENT_BINARY_DIR}/libr.a COMMAND \${CARGO} build DEPENDS src/lib.rs)
  add_custom_target(r ALL DEPENDS \${CMAKE_CURRENT_BINARY_DIR}/libr.a)
`

describe('the rung', () => {
  const rungs: Record<string, readonly [string | Record<string, string>, string, string?]> = {
    'no Rust': ['add_executable(a a.c)', 'absent'],
    'cargo found or nothing': [
      `find_program(CARGO cargo)\nif(NOT CARGO)\n message(FATAL_ERROR "no cargo")\nendif()\n${BUILD}`,
      'mandatory'
    ],
    'cargo unchecked, only the build fails': [`find_program(CARGO cargo)\n${BUILD}`, 'mandatory'],
    'a check, and nothing seen of Rust': [
      'find_package(Rust)\nif(NOT RUST_FOUND)\nmessage(SEND_ERROR "install it")\nendif()',
      'mandatory'
    ],
    'looked for, and nothing comes of it': [
      'find_package(Rust)\nif(NOT RUST_FOUND)\nmessage(STATUS "none")\nendif()',
      'absent'
    ],
    'taken when found': [`find_program(CARGO cargo)\nif(CARGO)\n${BUILD}\nendif()`, 'auto'],
    'option off': [
      `option(ENABLE_RUST "r" OFF)\nif(ENABLE_RUST)\nfind_program(CARGO cargo REQUIRED)\n${BUILD}\nendif()`,
      'opt-in',
      '-DENABLE_RUST=ON / -DENABLE_RUST=OFF / OFF'
    ],
    'option on': [
      `option(ENABLE_RUST "r" ON)\nif(ENABLE_RUST)\nfind_program(CARGO cargo REQUIRED)\n${BUILD}\nendif()`,
      'default-on',
      '-DENABLE_RUST=ON / -DENABLE_RUST=OFF / ON'
    ],
    'the default is whether cargo is there': [
      `find_program(CARGO cargo)\nif(CARGO)\nset(have ON)\nelse()\nset(have OFF)\nendif()\noption(WITH_RUST "r" \${have})\nif(WITH_RUST)\n${BUILD}\nendif()`,
      'auto',
      '-DWITH_RUST=ON / -DWITH_RUST=OFF / null'
    ],
    'asked for Rust, another thing that may stop it is ruled out': [
      `option(ENABLE_RUST "r" OFF)\nif(ENABLE_RUST)\nif(WIN32)\nmessage(FATAL_ERROR "not here")\nendif()\nfind_program(CARGO cargo REQUIRED)\n${BUILD}\nendif()\nif(WIN32 AND NOT HAVE_API)\nmessage(FATAL_ERROR "too old")\nendif()`,
      'opt-in',
      '-DENABLE_RUST=ON / -DENABLE_RUST=OFF / OFF'
    ],
    'the opposite polarity, and no word of Rust': [
      `option(WITH_INTERNAL_PARSER "c" OFF)\nif(NOT WITH_INTERNAL_PARSER)\nfind_program(CARGO cargo REQUIRED)\n${BUILD}\nendif()`,
      'default-on',
      '-DWITH_INTERNAL_PARSER=OFF / -DWITH_INTERNAL_PARSER=ON / OFF'
    ],
    'a cache variable that nobody declares': [
      `if(NEW_PARSER)\nfind_program(CARGO cargo REQUIRED)\n${BUILD}\nendif()`,
      'opt-in',
      '-DNEW_PARSER=ON / -DNEW_PARSER=OFF / OFF'
    ],
    'one word of several': [
      `set(CRYPTO "own" CACHE STRING "which")\nif(CRYPTO STREQUAL "crab")\nfind_program(CARGO cargo REQUIRED)\n${BUILD}\nendif()`,
      'opt-in',
      '-DCRYPTO=crab / -DCRYPTO=own / own'
    ],
    'a dependent option': [
      `include(CMakeDependentOption)\noption(TOOLS "t" ON)\ncmake_dependent_option(RUST_TOOLS "r" OFF "TOOLS" OFF)\nif(RUST_TOOLS)\nfind_program(CARGO cargo REQUIRED)\n${BUILD}\nendif()`,
      'opt-in',
      '-DRUST_TOOLS=ON / -DRUST_TOOLS=OFF / OFF'
    ],
    'turned off, it still wants cargo': [
      `option(ENABLE_RUST "r" ON)\nfind_program(CARGO cargo REQUIRED)\nif(ENABLE_RUST)\n${BUILD}\nendif()`,
      'mandatory'
    ],
    'a language of the project': [{ 'CMakeLists.txt': 'project(p LANGUAGES C Rust)' }, 'mandatory'],
    'a language where asked for': [
      'option(RUST "r" OFF)\nif(RUST)\nenable_language(Rust)\nendif()',
      'opt-in'
    ],
    'Corrosion by FetchContent, in an included file': [
      {
        'CMakeLists.txt':
          'cmake_minimum_required(VERSION 3.20)\nproject(p C)\ninclude(cmake/Crates.cmake)',
        'cmake/Crates.cmake':
          'include(FetchContent)\nFetchContent_Declare(Corrosion GIT_REPOSITORY https://x/corrosion.git)\nFetchContent_MakeAvailable(Corrosion)\ncorrosion_import_crate(MANIFEST_PATH rs/Cargo.toml)',
        'rs/Cargo.toml': '[package]\nname = "core"\n'
      },
      'mandatory'
    ],
    'Corrosion where found': [
      'find_package(Corrosion QUIET)\nif(Corrosion_FOUND)\ncorrosion_import_crate(MANIFEST_PATH Cargo.toml CRATES core)\nendif()',
      'auto'
    ],
    'a package that is required': ['find_package(Rust REQUIRED)', 'mandatory'],
    'a package and an error of its own': [
      `find_package(Rust)\nif(NOT RUST_FOUND)\nmessage(SEND_ERROR "no rust")\nendif()\nset(CARGO cargo)\n${BUILD}`,
      'mandatory'
    ],
    'an external project': [
      'find_program(CARGO cargo)\nExternalProject_Add(core BUILD_COMMAND ${CARGO} build CONFIGURE_COMMAND "" INSTALL_COMMAND "")',
      'mandatory'
    ],
    'a loop over crates': [
      `find_program(CARGO cargo)\nforeach(c one two)\nadd_custom_target(\${c} ALL COMMAND \${CARGO} build -p \${c})\nendforeach()`,
      'mandatory'
    ],
    'a function that makes targets': [
      'function(crate name)\nadd_custom_target(${name} ${ARGN} COMMAND cargo build)\nendfunction()\ncrate(core ALL)',
      'mandatory'
    ]
  }
  for (const [name, [files, rung, words]] of Object.entries(rungs))
    it(name, () => {
      const one = project(files)
      expect(one.rung()).toBe(rung)
      if (words !== undefined) expect(one.switch()).toBe(words)
    })
})

describe('what looks like Rust and is none', () => {
  const silent: Record<string, string> = {
    'a target that nobody builds': 'add_custom_target(rust-docs COMMAND cargo doc)',
    'excluded from all':
      'add_custom_target(r COMMAND cargo build)\nadd_executable(a EXCLUDE_FROM_ALL a.c)\nadd_dependencies(a r)',
    'a test': 'add_test(NAME t COMMAND cargo test)',
    'files that are merely moved':
      'add_custom_target(c ALL COMMAND ${CMAKE_COMMAND} -E copy cargo-notes x)',
    'a directory called cargo':
      'add_custom_target(c ALL COMMAND env CARGO_HOME=/x make -C third_party/cargo/)',
    'asked for its version': 'add_custom_target(v ALL COMMAND cargo --version)',
    'a comment': '#[[\nfind_program(CARGO cargo REQUIRED)\n]]\n# find_package(Rust REQUIRED)',
    'an option that decides nothing':
      'option(WITH_RUST_COLOURS "rusty" ON)\nif(WITH_RUST_COLOURS)\nadd_definitions(-DCOLOUR)\nendif()',
    'looked for and not used': 'find_program(CARGO cargo)\nmessage(STATUS "cargo: ${CARGO}")',
    'C that is called trust': 'find_package(Trust REQUIRED)\nadd_library(rustic rustic.c)',
    'a branch never taken': 'if(FALSE)\nfind_package(Rust REQUIRED)\nendif()'
  }
  for (const [name, text] of Object.entries(silent))
    it(name, () => expect(project(text).rung()).toBe('absent'))
})

describe('what makes a configuration fail', () => {
  const stops = (text: string) =>
    project(text)
      .facts('absent')
      .some((fact) => fact.kind === 'failure')

  it('FATAL_ERROR and SEND_ERROR, no other words', () => {
    const test = (mode: string) =>
      stops(`find_program(CARGO cargo)\nif(NOT CARGO)\nmessage(${mode} "cargo is needed")\nendif()`)
    expect(test('FATAL_ERROR')).toBe(true)
    expect(test('SEND_ERROR')).toBe(true)
    for (const mode of ['FATAL', 'ERROR', 'WARNING', 'AUTHOR_WARNING', '"FATAL_ERROR"'])
      expect(test(mode)).toBe(false)
  })

  it('heeds REQUIRED of find_program since CMake 3.18 only', () => {
    const at = (version: string) =>
      project({
        'CMakeLists.txt': `cmake_minimum_required(VERSION ${version})\nproject(p C)\nfind_program(CARGO cargo REQUIRED)`
      })
        .facts('absent')
        .some((fact) => fact.kind === 'failure')
    expect(at('3.17')).toBe(false)
    expect(at('3.18')).toBe(true)
    expect(at('3.10...3.20')).toBe(true)
  })

  it('runs the find modules of the project', () => {
    const one = project({
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.20)\nproject(p C)\nset(CMAKE_MODULE_PATH ${CMAKE_SOURCE_DIR}/cmake)\nfind_package(Rust REQUIRED)\nadd_custom_target(r ALL COMMAND ${my_cargo} build)',
      'cmake/FindRust.cmake':
        'find_program(my_cargo cargo)\nfind_program(my_rustc NAMES rustc)\ninclude(FindPackageHandleStandardArgs)\nfind_package_handle_standard_args(Rust REQUIRED_VARS my_cargo my_rustc)'
    })
    expect(one.rung()).toBe('mandatory')
    const failure = one.facts('absent').find((fact) => fact.kind === 'failure')
    expect(failure?.at.path).toBe('cmake/FindRust.cmake')
  })

  it('takes the library that a find module selects for one that is there', () => {
    const one = project({
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.20)\nproject(p C)\nset(CMAKE_MODULE_PATH ${CMAKE_SOURCE_DIR}/cmake)\nfind_package(Tape REQUIRED)\nadd_library(reel reel.c)',
      'cmake/FindTape.cmake':
        'find_library(Tape_LIBRARY_RELEASE tape)\nfind_library(Tape_LIBRARY_DEBUG taped)\ninclude(SelectLibraryConfigurations)\nselect_library_configurations(Tape)\ninclude(FindPackageHandleStandardArgs)\nfind_package_handle_standard_args(Tape REQUIRED_VARS Tape_LIBRARIES)',
      'reel.c': ''
    })
    const facts = one.facts('default')
    expect(facts.filter((fact) => fact.kind === 'failure')).toEqual([])
    expect(facts.some((fact) => fact.kind === 'target' && fact.name === 'reel')).toBe(true)
  })

  it('leaves what is not about Rust to the environment', () => {
    const one = project(
      'find_package(Zlib REQUIRED)\nfind_program(PERL perl)\nif(NOT PERL)\nmessage(FATAL_ERROR "perl")\nendif()\nif(NOT UNIX)\nmessage(FATAL_ERROR "no")\nendif()'
    )
    for (const id of ['off', 'absent', 'default', 'on'] as const)
      expect(one.facts(id).filter((fact) => fact.kind === 'failure')).toEqual([])
  })

  it('takes submodules to be checked out', () => {
    const text =
      'cmake_minimum_required(VERSION 3.20)\nproject(p C)\nif(EXISTS ${CMAKE_SOURCE_DIR}/crate/Cargo.toml)\nfind_package(Rust REQUIRED)\nendif()'
    const declared = '[submodule "crate"]\n\tpath = crate\n\turl = https://x/crate\n'
    expect(project({ 'CMakeLists.txt': text }).rung()).toBe('absent')
    expect(project({ 'CMakeLists.txt': text, '.gitmodules': declared }).rung()).toBe('mandatory')
  })

  it('passes over what always fails', () => {
    const one = project(`message(FATAL_ERROR "use the other build")\nfind_package(Rust REQUIRED)`)
    expect(one.rung()).toBe('mandatory')
    expect(one.diagnostics().map(({ code }) => code)).toContain('cmake/passed-over')
  })
})

describe('libraries written in Rust', () => {
  const text =
    'option(WITH_CRAB "c" ON)\nif(WITH_CRAB)\nfind_package(PkgConfig REQUIRED)\npkg_check_modules(CRAB REQUIRED IMPORTED_TARGET crab-parser>=1.2)\nendif()'

  it('come with the toolchain where a policy names them', () => {
    expect(project(text).rung()).toBe('absent')
    expect(project(text, { rustLibraries: ['crab-parser'] }).rung()).toBe('default-on')
  })

  it('are known by file name too', () => {
    const one = project('find_library(CRAB libcrab_parser.so.0 REQUIRED)', {
      rustLibraries: ['crab-parser']
    })
    expect(one.rung()).toBe('mandatory')
  })
})

describe('floors', () => {
  it('CMake itself, as the top of the project asks for it', () => {
    const one = project({
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.10...3.25)\nproject(p C)\nadd_subdirectory(s)',
      's/CMakeLists.txt': 'cmake_minimum_required(VERSION 3.14)'
    })
    expect(one.floors('off')).toEqual(['cmake 3.10: stops'])
  })

  it('a package with a version', () => {
    expect(project('find_package(Rust 1.70 REQUIRED)').floors()).toContain('rustc 1.70: stops')
  })

  it('a comparison that stops', () => {
    const one = project(
      'find_program(RUSTC rustc REQUIRED)\nexecute_process(COMMAND ${RUSTC} --version OUTPUT_VARIABLE out)\nstring(REGEX MATCH "[0-9]+\\\\.[0-9]+\\\\.[0-9]+" version "${out}")\nif(version VERSION_LESS "1.63")\nmessage(FATAL_ERROR "too old: ${version}")\nendif()'
    )
    expect(one.floors()).toContain('rustc 1.63: stops')
  })

  it('a comparison of the second number', () => {
    const one = project(
      'execute_process(COMMAND cargo --version OUTPUT_VARIABLE out)\nif(out MATCHES "cargo 1\\\\.([0-9]+)")\nif(CMAKE_MATCH_1 LESS 75)\nmessage(FATAL_ERROR "too old")\nendif()\nendif()'
    )
    expect(one.floors()).toContain('cargo 1.75: stops')
  })

  it('a comparison that leaves Rust out', () => {
    const one = project(
      `find_package(Rust)\nset(CARGO cargo)\nif(Rust_FOUND AND Rust_VERSION VERSION_GREATER_EQUAL 1.60)\n${BUILD}\nendif()`
    )
    expect(one.floors()).toContain('rustc 1.60: leaves Rust out')
    expect(one.rung()).toBe('auto')
  })

  it('no floor from a variable that is never set, nor from a check without effect', () => {
    const never = project(
      'find_package(Rust REQUIRED)\nif(RUST_MINIMUM AND Rust_VERSION VERSION_LESS RUST_MINIMUM)\nmessage(FATAL_ERROR "old")\nendif()'
    )
    expect(never.floors().filter((floor) => floor.startsWith('rustc'))).toEqual([])
    const idle = project(
      'find_package(Rust REQUIRED)\nif(Rust_VERSION VERSION_LESS 1.80)\nmessage(STATUS "old")\nendif()'
    )
    expect(idle.floors().filter((floor) => floor.startsWith('rustc'))).toEqual([])
  })
})

describe('facts', () => {
  it('options with their choices and defaults', () => {
    const facts = project(
      'option(A "a" ON)\nset(KIND fast CACHE STRING "k")\nset_property(CACHE KIND PROPERTY STRINGS fast small)\noption(B "b" ${WIN32})'
    ).facts('default')
    const options = facts.flatMap((fact) =>
      fact.kind === 'option' ? [[fact.name, fact.type, fact.default, fact.choices]] : []
    )
    expect(options).toEqual([
      ['A', 'BOOL', 'ON', null],
      ['KIND', 'STRING', 'fast', ['fast', 'small']],
      ['B', 'BOOL', null, null]
    ])
  })

  it('sources with the condition they are compiled under', () => {
    const facts = project(
      'set(s a.c)\nif(WIN32)\nlist(APPEND s w.c)\nendif()\nadd_library(l ${s} c.c)\ntarget_sources(l PRIVATE $<$<BOOL:1>:g.c> $<$<NOT:$<BOOL:ON>>:h.c> $<$<CONFIG:Debug>:i.c> $<$<AND:$<NOT:$<BOOL:>>,$<CONFIG:Debug>>:j.c>)'
    ).facts('default')
    const target = facts.find((fact) => fact.kind === 'target')
    expect(target?.sources.map(({ path, when }) => [path, when.key])).toEqual([
      ['a.c', 'true'],
      ['w.c', 'WIN32'],
      ['c.c', 'true'],
      ['g.c', 'true'],
      ['h.c', 'false'],
      ['i.c', '$<$<CONFIG:Debug>:…>'],
      ['j.c', '$<$<CONFIG:Debug>:…>']
    ])
  })

  it('undecided branches merge, and what both sides do is certain', () => {
    const one = project(
      'if(WIN32)\nset(c cargo)\nelse()\nset(c "cargo")\nendif()\nif(APPLE)\nadd_custom_target(r ALL COMMAND ${c} build)\nelse()\nadd_custom_target(s ALL COMMAND ${c} build)\nendif()'
    )
    expect(one.rung()).toBe('mandatory')
  })

  it('what rests on the machine is a range that names it', () => {
    const one = project('if(WIN32)\nadd_custom_target(r ALL COMMAND cargo build)\nendif()')
    expect(one.rung()).toBe('absent..mandatory')
    const use = one.facts('default').find((fact) => fact.kind === 'rust-use')
    expect(use?.when.key).toBe('WIN32')
    expect(use?.evidence.map(({ note }) => note)).toEqual(['this condition holds'])
  })

  it('defines that the toolchain brings', () => {
    const one = project(
      'find_program(CARGO cargo)\nif(CARGO)\nadd_definitions(-DHAVE_RUST)\nendif()'
    )
    expect(one.facts('default')).toContainEqual(
      expect.objectContaining({ kind: 'rust-use', what: 'setting', name: 'HAVE_RUST' })
    )
  })
})
