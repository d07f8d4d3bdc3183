// The commands `patchbay profiles list|show|set|remove|give|take`, which manage named filters of
// tools.
#include <CLI/App.hpp>
#include <memory>
#include <ostream>
#include <sstream>

#include "app/account_store.h"
#include "base/rfc3339.h"
#include "base/words.h"
#include "callers/profile_json.h"
#include "callers/tool_profiles.h"
#include "cli/bounded_file.h"
#include "cli/caller_options.h"
#include "cli/open_store.h"
#include "cli/table.h"
#include "wire/json.h"

namespace patchbay::cli {
namespace {

using callers::FilterHolder;
using callers::HeldProfile;
using callers::ToolProfile;
using callers::ToolProfiles;
using wire::Json;

struct ProfilesLine {
  std::string location;
  std::string organization;  // "": a profile of the operator, which applies to every organization
  std::string name;
  std::string file;
  std::string key;
  std::string client;
};

callers::Changer profile_changer() { return {"", kOperator}; }

template <Result<void> (*verb)(ToolProfiles&, const Invocation&, const ProfilesLine&)>
constexpr auto on_profiles = run_on_stored<ToolProfiles, ProfilesLine, verb>;

std::string holder_shown(const HeldProfile& held) {
  std::string shown(callers::word_of(held.holder.kind));
  if (!held.holder.id.empty()) return shown.append(" ").append(held.holder.id);
  return held.organization.empty() ? "every organization" : "the organization";
}

Result<void> list_profiles(ToolProfiles& profiles, const Invocation& invocation,
                           const ProfilesLine& line) {
  PATCHBAY_TRY(const auto all, profiles.list(line.organization));
  PATCHBAY_TRY(const auto holders, profiles.holders(line.organization));
  Table table({"profile", "lines", "filters the tools of", "changed"});
  Json items = Json::array();
  for (const ToolProfile& profile : all) {
    std::vector<std::string> names;
    for (const HeldProfile& each : holders) {
      if (each.profile == profile.name) names.push_back(holder_shown(each));
    }
    table.add({profile.name, std::to_string(profile.lines.size()),
               names.empty() ? "nobody" : joined(names, ", "),
               rfc3339(profile.changed_at).substr(0, 16)});
    items.push_back(callers::json_of(profile, holders));
  }
  print_answer(invocation, items, table.text());
  return success();
}

Result<void> show_profile(ToolProfiles& profiles, const Invocation& invocation,
                          const ProfilesLine& line) {
  PATCHBAY_TRY(const auto profile, profiles.show(line.organization, line.name));
  if (invocation.output == Output::kJson) {
    PATCHBAY_TRY(const auto holders, profiles.holders(line.organization));
    invocation.terminal.out << callers::json_of(profile, holders).dump() << "\n";
    return success();
  }
  for (const std::string& each : profile.lines) invocation.terminal.out << each << "\n";
  return success();
}

Result<std::vector<std::string>> lines_of_file(const std::string& name) {
  constexpr std::size_t kMostBytes = std::size_t{256} * 1024;
  // Fail if the file cannot be read completely. A part of the rules could filter less than the
  // author intended.
  PATCHBAY_TRY(auto text, text_within(name, kMostBytes));
  std::vector<std::string> lines;
  std::istringstream all(std::move(text));
  for (std::string each; std::getline(all, each);) {
    if (each.ends_with('\r')) each.pop_back();
    lines.push_back(each);
  }
  return lines;
}

Result<void> set_profile(ToolProfiles& profiles, const Invocation& invocation,
                         const ProfilesLine& line) {
  PATCHBAY_TRY(const auto lines, lines_of_file(line.file));
  PATCHBAY_TRY(const bool existed,
               profiles.put(line.organization, line.name, lines, profile_changer()));
  invocation.terminal.out << "profile " << line.name << (existed ? " is updated" : " is set")
                          << "\n";
  return success();
}

Result<void> remove_profile(ToolProfiles& profiles, const Invocation& invocation,
                            const ProfilesLine& line) {
  PATCHBAY_TRY(profiles.remove(line.organization, line.name, profile_changer()));
  invocation.terminal.out << "profile " << line.name << " is removed\n";
  return success();
}

FilterHolder holder_of(const ProfilesLine& line) {
  if (!line.key.empty()) return {FilterHolder::Kind::kKey, line.key};
  if (!line.client.empty()) return {FilterHolder::Kind::kClient, line.client};
  return {};
}

Result<void> give_profile(ToolProfiles& profiles, const Invocation& invocation,
                          const ProfilesLine& line) {
  const FilterHolder holder = holder_of(line);
  PATCHBAY_TRY(profiles.give(line.organization, holder, line.name, profile_changer()));
  invocation.terminal.out << "profile " << line.name << " filters the tools of "
                          << holder_shown({line.organization, holder, line.name}) << "\n";
  return success();
}

Result<void> take_profile(ToolProfiles& profiles, const Invocation& invocation,
                          const ProfilesLine& line) {
  const FilterHolder holder = holder_of(line);
  PATCHBAY_TRY(profiles.give(line.organization, holder, "", profile_changer()));
  invocation.terminal.out << "no profile filters the tools of "
                          << holder_shown({line.organization, holder, ""}) << "\n";
  return success();
}

void add_profile_name(CLI::App& verb, const std::shared_ptr<ProfilesLine>& line) {
  never_empty(verb.add_option("profile", line->name, "Its name"))->required();
}

void add_holder_options(CLI::App& verb, const std::shared_ptr<ProfilesLine>& line) {
  CLI::Option* key = never_empty(verb.add_option("--key", line->key, "Of this API key alone"));
  CLI::Option* client =
      never_empty(verb.add_option("--client", line->client, "Of this OAuth client alone"));
  key->type_name("ID")->excludes(client);
  client->type_name("ID");
}

}  // namespace

void add_profiles(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand(
      "profiles", "Filters of tools, for organizations, API keys and OAuth clients");
  command->require_subcommand(1);
  const auto line = std::make_shared<ProfilesLine>();
  const auto add = [&](const char* name, const char* description, auto* verb) {
    CLI::App* added = add_store_verb<ProfilesLine>(*command, invocation, name, description,
                                                   store::MigrationMode::kForward, line, verb);
    never_empty(added->add_option("--org", line->organization,
                                  "The organization; without it, for every organization"))
        ->type_name("ID");
    return added;
  };
  CLI::App* all = add("list", "Show them, and whose tools they filter", on_profiles<list_profiles>);
  all->footer("\nExample:\n  patchbay profiles list --org acme");
  CLI::App* shown = add("show", "Print the lines of one", on_profiles<show_profile>);
  CLI::App* set = add("set", "Set one to the lines of a file", on_profiles<set_profile>);
  CLI::App* removed =
      add("remove", "Remove one that filters nobody's tools", on_profiles<remove_profile>);
  CLI::App* given = add("give", "Let it filter the tools of the organization, a key or a client",
                        on_profiles<give_profile>);
  for (CLI::App* one : {shown, set, removed, given}) add_profile_name(*one, line);
  CLI::App* taken = add("take", "Let no profile filter them", on_profiles<take_profile>);
  for (CLI::App* one : {given, taken}) add_holder_options(*one, line);
  set->add_option("file", line->file, "A file of lines: allow, deny or pin, and a pattern")
      ->required();
  for (CLI::App* printing : {all, shown}) add_output_option(*printing, invocation);
  shown->footer("\nExample:\n  patchbay profiles show support --org acme");
  removed->footer("\nExample:\n  patchbay profiles remove support --org acme");
  taken->footer("\nExample:\n  patchbay profiles take --org acme --key key_AbC123");
  given->footer(
      "\nExamples:\n"
      "  patchbay profiles give support --org acme --key key_AbC123\n"
      "  patchbay profiles give careful --client client_AbC123   # whoever uses this client");
  set->footer(
      "\nThe file has lines such as:\n"
      "  # tools of a connector that only read (:write would be the others)\n"
      "  allow github/*:read\n"
      "  # deny wins over allow; without allow every tool is allowed\n"
      "  deny *_delete_*\n"
      "  # listed even where the list has a search instead of all tools\n"
      "  pin github_get_issue\n"
      "\nExample:\n  patchbay profiles set support FILE --org acme");
  command->footer(
      "\nExamples:\n"
      "  patchbay profiles set support FILE --org acme\n"
      "  patchbay profiles give support --org acme --key key_AbC123\n"
      "  patchbay profiles list --org acme\n"
      "\nEvery host follows within a second. A refused call is in the audit with the line that "
      "refused it.");
}

}  // namespace patchbay::cli
