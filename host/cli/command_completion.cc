// `patchbay completion bash` prints what makes a shell complete; the shell then asks `patchbay
// complete` for the words that may come next, so that the script never goes stale.
#include <memory>
#include <ostream>

#include "cli/invocation.h"

namespace patchbay::cli {
namespace {

constexpr const char* kBashScript = R"sh(_patchbay() {
  local IFS=$'\n'
  COMPREPLY=($(compgen -W "$(patchbay complete -- "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _patchbay patchbay
)sh";

std::vector<const CLI::App*> commands_of(const CLI::App& place) {
  return place.get_subcommands([](const CLI::App*) { return true; });
}

// The words that may follow `words`: the commands and options at that place of the command tree.
std::vector<std::string> next_words(const CLI::App& patchbay,
                                    const std::vector<std::string>& words) {
  const CLI::App* place = &patchbay;
  for (const std::string& word : words) {
    for (const CLI::App* command : commands_of(*place)) {
      if (command->get_name() != word) continue;
      place = command;
      break;
    }
  }
  std::vector<std::string> next;
  for (const CLI::App* command : commands_of(*place)) {
    if (!command->get_group().empty()) next.push_back(command->get_name());
  }
  for (const CLI::Option* option : place->get_options()) {
    for (const std::string& name : option->get_lnames()) next.push_back("--" + name);
  }
  return next;
}

}  // namespace

void add_completion(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* completion = patchbay.add_subcommand("completion", "Print a shell's completion script");
  auto shell = std::make_shared<std::string>();
  completion->add_option("shell", *shell, "The shell: bash")
      ->required()
      ->check(CLI::IsMember({"bash"}));
  completion->footer("\nExample:\n  source <(patchbay completion bash)");
  completion->callback([&invocation, shell] {
    invocation.chosen = [&invocation] {
      invocation.terminal.out << kBashScript;
      return kDone;
    };
  });

  CLI::App* complete = patchbay.add_subcommand("complete", "");
  complete->group("");  // for the script only: not shown in the help
  complete->fallthrough(false);
  auto words = std::make_shared<std::vector<std::string>>();
  complete->add_option("words", *words, "");
  complete->callback([&patchbay, &invocation, words] {
    invocation.chosen = [&patchbay, &invocation, words] {
      for (const std::string& word : next_words(patchbay, *words)) {
        invocation.terminal.out << word << "\n";
      }
      return kDone;
    };
  });
}

}  // namespace patchbay::cli
