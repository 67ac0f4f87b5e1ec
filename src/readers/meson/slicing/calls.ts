import type { Expression } from '../ast.js'
import type { AnyCall } from '../walk.js'

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Programs and libraries. */
export const BUILDERS = words(
  'executable static_library shared_library shared_module library both_libraries jar build_target'
)
/** Calls that state nothing, cannot fail and change nothing. */
export const IDLE = words(
  'message warning debug summary test benchmark add_test_setup install_data install_headers install_man ' +
    'install_subdir install_symlink install_emptydir run_target alias_target add_project_dependencies ' +
    'configure_file vcs_tag get_option files include_directories join_paths environment ' +
    'configuration_data range is_variable get_variable set_variable unset_variable disabler is_disabler ' +
    'import subdir subdir_done structured_sources declare_dependency'
)
export const ARGUMENT_ADDERS = words(
  'add_project_arguments add_global_arguments add_project_link_arguments add_global_link_arguments'
)
/** Methods that change what they are called on. */
export const SETTERS = words('set set10 set_quoted merge_from')
export const ADDERS = words('add add_all')
/** Methods that may stop the build. */
export const FAILING = words(
  'require enable_if disable_if disable_auto_if enable_auto_if find_library has_header check_header ' +
    'has_header_symbol has_function has_member has_members has_type compiles links run has_argument ' +
    'has_multi_arguments has_link_argument find_installation'
)
/** Methods whose answer decides something. */
export const QUESTIONS = words(
  'found enabled disabled auto allowed require disable_auto_if enable_auto_if enable_if disable_if ' +
    'version_compare contains startswith endswith has_key has length is_variable compiles links ' +
    'has_header check_header has_header_symbol has_function has_member has_members has_type has_argument ' +
    'has_multi_arguments has_link_argument has_define get_compiler find_library find_installation ' +
    'partial_dependency'
)
/** Methods that give words. */
export const WORDY = words(
  'format join strip split splitlines to_upper to_lower underscorify replace substring full_path path ' +
    'stdout stderr version name get_variable cmd_array keys values get to_string get_id ' +
    'current_source_dir current_build_dir project_source_root project_build_root project_version'
)

/** Keyword arguments that never decide about Rust: what is compiled against, not what is compiled. */
export const PASSED_ON = words(
  'dependencies include_directories implicit_include_directories c_args cpp_args objc_args link_args ' +
    'link_depends objects depends depend_files install install_dir install_mode install_rpath ' +
    'install_tag install_headers pic pie prelink gnu_symbol_visibility override_options vs_module_defs ' +
    'name_prefix name_suffix build_by_default build_always build_always_stale env win_subsystem ' +
    'resources extra_files dependency_overrides build_rpath rust_args link_with link_whole ' +
    'description console feed capture depfile'
)

export function keyword(node: AnyCall, name: string): Expression | undefined {
  return node.arguments.keywords.find((one) => one.name === name)?.value
}

/** The only or first positional argument, if it is a literal string. */
export function literal(node: AnyCall, index = 0): string | undefined {
  const argument = node.arguments.positional[index]
  return argument?.kind === 'string' && !argument.formatted ? argument.value : undefined
}

/** The variable at the bottom of `a`, `a[…]`, `a.b()`. */
export function rootName(node: Expression): string | undefined {
  for (let at: Expression = node; ; )
    switch (at.kind) {
      case 'identifier':
        return at.name
      case 'index':
      case 'method':
        at = at.object
        break
      case 'parenthesized':
        at = at.inner
        break
      default:
        return undefined
    }
}

/** Whether a value is a new object that is filled later. */
export function isCreation(node: Expression): boolean {
  return (
    (node.kind === 'call' && (node.name === 'configuration_data' || node.name === 'environment')) ||
    (node.kind === 'method' && node.name === 'source_set')
  )
}
