#include "cli/next_words.h"

#include "base/words.h"
#include "cli/open_host.h"

namespace patchbay::cli {
namespace {

std::vector<const CLI::App*> commands_of(const CLI::App& command) {
  return command.get_subcommands([](const CLI::App*) { return true; });
}

// The state of a command line that the user is still typing.
class Place {
 public:
  Place(const CLI::App& patchbay, const Invocation& invocation)
      : command_(&patchbay), invocation_(invocation) {}

  void go_on(const std::string& word);
  [[nodiscard]] std::vector<std::string> next() const;

 private:
  [[nodiscard]] const CLI::Option* option_named(const std::string& name) const;
  void take_value(const CLI::Option& option, const std::string& value);
  [[nodiscard]] std::vector<std::string> values_of(const CLI::Option& option) const;
  [[nodiscard]] std::vector<std::string> connectors() const;
  [[nodiscard]] std::vector<std::string> actions() const;

  const CLI::App* command_;
  std::vector<std::string> positionals_;
  const CLI::Option* waiting_ = nullptr;  // the option whose value is the next word
  Invocation invocation_;                 // has the global options of the command line
};

// Finds an option by its name, in the command or in one of its parent commands.
const CLI::Option* Place::option_named(const std::string& name) const {
  for (const CLI::App* at = command_; at != nullptr; at = at->get_parent()) {
    if (const CLI::Option* option = at->get_option_no_throw(name)) return option;
  }
  return nullptr;
}

void Place::take_value(const CLI::Option& option, const std::string& value) {
  if (option.check_name("--config")) invocation_.config_file = value;
  if (option.check_name("--connectors")) invocation_.connector_paths.push_back(value);
}

void Place::go_on(const std::string& word) {
  if (waiting_ != nullptr) {
    if (word == "=") return;  // the shell splits --option=value into three words
    take_value(*waiting_, word);
    waiting_ = nullptr;
    return;
  }
  if (word.starts_with("-") && word != "-") {
    const std::size_t equals = word.find('=');
    const CLI::Option* option = option_named(word.substr(0, equals));
    if (option == nullptr || option->get_items_expected_max() == 0) return;  // a flag has no value
    if (equals == word.npos) {
      waiting_ = option;
    } else {
      take_value(*option, word.substr(equals + 1));
    }
    return;
  }
  for (const CLI::App* command : commands_of(*command_)) {
    if (command->get_name() != word) continue;
    command_ = command;
    return;
  }
  positionals_.push_back(word);
}

// Returns the ids of the connectors. Returns no ids if the configuration has a fault, because
// faults are not reported while the user types.
std::vector<std::string> Place::connectors() const {
  std::vector<std::string> ids;
  const auto host = open_host(invocation_, Accounts::kIgnored);
  if (!host) return ids;
  for (const wire::ConnectorInfo& connector : host.value()->engine().connectors()) {
    ids.push_back(connector.id);
  }
  return ids;
}

std::vector<std::string> Place::actions() const {
  std::vector<std::string> ids;
  const auto host = open_host(invocation_, Accounts::kIgnored);
  if (!host || positionals_.empty()) return ids;
  const auto connector = host.value()->engine().connector(positionals_.front());
  if (!connector) return ids;
  for (const wire::ActionInfo& action : connector.value().actions) ids.push_back(action.id);
  return ids;
}

std::vector<std::string> Place::values_of(const CLI::Option& option) const {
  const bool is_named = option.get_positional();
  if (is_named && option.get_name(true) == "connector") return connectors();
  if (option.check_name("--action") || (is_named && option.get_name(true) == "action")) {
    return actions();
  }
  // CLI11 shows an option with a closed set of values as "FORM:{table,json}".
  const std::string type = option.get_type_name();
  const std::size_t begin = type.find('{');
  const std::size_t end = type.find('}');
  if (begin == type.npos || end == type.npos) return {};
  std::string members = type.substr(begin + 1, end - begin - 1);
  for (char& letter : members) letter = letter == ',' ? ' ' : letter;
  return words_of(members);
}

std::vector<std::string> Place::next() const {
  if (waiting_ != nullptr) return values_of(*waiting_);
  std::vector<std::string> words;
  for (const CLI::App* command : commands_of(*command_)) {
    if (!command->get_group().empty()) words.push_back(command->get_name());
  }
  std::size_t position = 0;
  for (const CLI::Option* option : command_->get_options()) {
    if (!option->get_positional() || position++ != positionals_.size()) continue;
    words = values_of(*option);
  }
  for (const CLI::App* at = command_; at != nullptr; at = at->get_parent()) {
    for (const CLI::Option* option : at->get_options()) {
      if (at != command_ && option->check_name("--help")) continue;
      for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
    }
  }
  return words;
}

}  // namespace

std::vector<std::string> next_words(const CLI::App& patchbay, const Invocation& invocation,
                                    const std::vector<std::string>& words) {
  Place place(patchbay, invocation);
  for (const std::string& word : words) place.go_on(word);
  return place.next();
}

}  // namespace patchbay::cli
