#include "cli/usage.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <vector>

#include "base/nearest.h"
#include "base/words.h"

namespace patchbay::cli {
namespace {

// Returns the commands that CLI11 recognized on the line, such as "patchbay", "connectors", "list".
std::vector<const CLI::App*> path_of(const CLI::App& patchbay) {
  std::vector<const CLI::App*> path = {&patchbay};
  while (!path.back()->get_subcommands().empty()) {
    path.push_back(path.back()->get_subcommands().back());
  }
  return path;
}

std::vector<std::string> command_names(const CLI::App& place) {
  std::vector<std::string> names;
  for (const CLI::App* command : place.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) names.push_back(command->get_name());
  }
  return names;
}

std::vector<std::string> options_of(const std::vector<const CLI::App*>& path) {
  std::vector<std::string> names;
  for (const CLI::App* place : path) {
    for (const CLI::Option* option : place->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  return names;
}

std::string nothing_called(const char* kind, const std::string& given,
                           const std::vector<std::string>& names) {
  const std::vector<std::string_view> known(names.begin(), names.end());
  return std::string("there is no ") + kind + " \"" + given + "\"." + did_you_mean(given, known);
}

std::string fault_of(const std::vector<const CLI::App*>& path, const CLI::ParseError& error) {
  const std::vector<std::string> unknown = path.front()->remaining(true);
  const auto option = std::find_if(unknown.begin(), unknown.end(),
                                   [](const std::string& word) { return word.starts_with("-"); });
  if (option != unknown.end()) {
    return nothing_called("option", option->substr(0, option->find('=')), options_of(path));
  }
  const std::vector<std::string> commands = command_names(*path.back());
  if (commands.empty()) {
    return unknown.empty() ? error.what() : "\"" + unknown.front() + "\" is one word too many.";
  }
  if (!unknown.empty()) return nothing_called("command", unknown.front(), commands);
  if (error.get_name() != "RequiredError") return error.what();
  return path.back()->get_name() + " needs a command: " + joined(commands, ", ") + ".";
}

}  // namespace

std::string usage_sentence(const CLI::App& patchbay, const CLI::ParseError& error) {
  const auto path = path_of(patchbay);
  std::string sentence = fault_of(path, error) + "\nTry:";
  for (const CLI::App* place : path) sentence += " " + place->get_name();
  return sentence + " --help";
}

}  // namespace patchbay::cli
