// `patchbay completion bash` prints a script for the shell. The script asks `patchbay complete` for
// the words that may come next, so the script stays correct when commands change.
#include <memory>
#include <ostream>

#include "cli/invocation.h"
#include "cli/next_words.h"

namespace patchbay::cli {
namespace {

// The shell also splits words at "@" and "=". So "@" and the file's name after "@" are two words. A
// last word "=" means that the value of an option is still empty.
constexpr const char* kBashScript = R"sh(_patchbay() {
  local IFS=$'\n' current=${COMP_WORDS[COMP_CWORD]}
  if [[ $current == @* || ${COMP_WORDS[COMP_CWORD-1]} == @ ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "${current#@}"))
    return
  fi
  [[ $current != = ]] || current=
  COMPREPLY=($(compgen -W "$(patchbay complete -- "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)" -- "$current"))
}
complete -o default -F _patchbay patchbay
)sh";

}  // namespace

void add_completion(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* completion = patchbay.add_subcommand("completion", "Print a shell's completion script");
  auto shell = std::make_shared<std::string>();
  completion->add_option("shell", *shell, "The shell: bash")
      ->required()
      ->check(CLI::IsMember({"bash"}));
  completion->footer("\nExample:\n  source <(patchbay completion bash)");
  run_on(*completion, invocation, shell, [](const Invocation& on, const std::string& /*shell*/) {
    on.terminal.out << kBashScript;
    return kDone;
  });

  CLI::App* complete = patchbay.add_subcommand("complete", "");
  complete->group("");  // only the script uses this command, so the help leaves it out
  complete->fallthrough(false);
  auto words = std::make_shared<std::vector<std::string>>();
  complete->add_option("words", *words, "");
  run_on(*complete, invocation, words, [&patchbay](const Invocation& on, const auto& given) {
    for (const std::string& word : next_words(patchbay, on, given)) {
      on.terminal.out << word << "\n";
    }
    return kDone;
  });
}

}  // namespace patchbay::cli
