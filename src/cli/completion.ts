import { checkChoice } from "./arguments.js";
import { ExitCode } from "./cli-error.js";
import { printOwn } from "./output.js";

/** What a shell needs to ask this program for completions. All that is typed goes to it as it is. */
const scripts: Record<string, string> = {
  bash: `# Completion of zitadel-mgmt for bash, 3.2 or later.
_zitadel_mgmt() {
  local IFS=$'\\n' current="\${COMP_WORDS[COMP_CWORD]}" found
  COMPREPLY=()
  found=$(zitadel-mgmt __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null </dev/null) || return
  [ "$current" = = ] && current=
  if [ "$found" = :files ]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$current"))
  else
    COMPREPLY=($(printf '%s\\n' "$found" | cut -f 1))
  fi
}
complete -F _zitadel_mgmt zitadel-mgmt`,
  zsh: `#compdef zitadel-mgmt
# Completion of zitadel-mgmt for zsh.
_zitadel-mgmt() {
  local -a lines found
  local line
  lines=("\${(@f)$(zitadel-mgmt __complete "\${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null </dev/null)}")
  if [[ $lines[1] == :files ]]; then
    compset -P '--*='
    _files
    return
  fi
  for line in $lines; do
    found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe zitadel-mgmt found
}
if [ "$funcstack[1]" = _zitadel-mgmt ]; then _zitadel-mgmt "$@"; else compdef _zitadel-mgmt zitadel-mgmt; fi`,
  fish: `# Completion of zitadel-mgmt for fish.
function __zitadel_mgmt_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l found (zitadel-mgmt __complete $before[2..-1] "$current" 2>/dev/null </dev/null)
    if test "$found[1]" = :files
        __fish_complete_path (string replace -r -- '^--[^=]*=' '' "$current")
    else
        printf '%s\\n' $found
    end
end
complete -c zitadel-mgmt -f -a '(__zitadel_mgmt_complete)'`,
};

/** `completion SHELL`: prints the script that a shell reads to complete the words of this program. */
export async function run({ shell }: { shell: string }): Promise<ExitCode> {
  await checkChoice("SHELL", shell, Object.keys(scripts));
  await printOwn(scripts[shell] as string);
  return ExitCode.ok;
}
