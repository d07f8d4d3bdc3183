#include <simdjson.h>

#include <algorithm>
#include <set>

#include "manifest/manifest.h"
#include "manifest/read_parts.h"

namespace patchbay::manifest {
namespace {

constexpr unsigned kListDepth = 200;  // the most nested levels of a list, including its schemas

// Compiles the part of the manifest's schema that describes one action.
Result<schema::Schema> compile_entry_schema() {
  std::string text(manifest_schema());
  simdjson::dom::parser parser;
  simdjson::dom::element definitions;
  if (parser.parse(text)["$defs"].get(definitions) != simdjson::SUCCESS) {
    return Error(Code::kInternal, "the manifest's schema has no definitions");
  }
  return schema::Schema::compile(
      "{\"$ref\":\"#/$defs/action\",\"$defs\":" + std::string(simdjson::minify(definitions)) + "}");
}

Error not_a_list(std::string_view json, std::string_view why) {
  return Error(Code::kPluginFault,
               "the connector's list of actions is not what was expected, a JSON array of actions "
               "in the form of the manifest's \"actions\" (" +
                   std::to_string(json.size()) + " bytes: " + std::string(why) +
                   "). This is a bug of the connector: tell its maker.");
}

// Checks one entry against the manifest's schema, then reads it.
std::optional<Action> read_entry(const schema::Schema& form, Json entry,
                                 const std::vector<std::string>& known_scopes, FaultList& faults) {
  std::vector<std::string> notes;  // notes about schemas; they are ignored
  // The check gets the entry as text. So the check refuses duplicate keys, as it does in a
  // manifest.
  const auto checked = form.check(std::string(simdjson::minify(entry)), {.depth = kListDepth});
  if (checked.has_error()) {
    const Error& error = checked.error();
    if (error.details().faults.empty()) faults.add("", "json", "", error.message());
    faults.add_all("", error.details().faults);
  }
  return read_action(entry, "", known_scopes, faults, notes);
}

}  // namespace

std::optional<schema::Schema> read_schema(Json owner, std::string_view key,
                                          const std::string& pointer, FaultList& faults,
                                          std::vector<std::string>& warnings) {
  const auto found = member(owner, key);
  if (!found || !(found->is_object() || found->is_bool())) return std::nullopt;
  const std::string place = pointer + "/" + std::string(key);
  auto compiled = schema::Schema::compile(std::string(simdjson::minify(*found)));
  if (compiled.has_error()) {
    const Error& error = compiled.error();
    if (error.details().faults.empty()) faults.add(place, "schema", "", error.message());
    faults.add_all(place, error.details().faults);
    return std::nullopt;
  }
  for (const schema::Note& note : compiled.value().notes()) {
    warnings.push_back(place + note.pointer + ": " + note.sentence);
  }
  return std::move(compiled).value();
}

std::optional<Action> read_action(Json action, const std::string& pointer,
                                  const std::vector<std::string>& known_scopes, FaultList& faults,
                                  std::vector<std::string>& warnings) {
  const std::size_t before = faults.size();
  auto parameters = read_schema(action, "parameters", pointer, faults, warnings);
  auto result = read_schema(action, "result", pointer, faults, warnings);
  std::optional<std::vector<std::string>> scopes;
  if (member(action, "scopes")) {
    scopes = texts(action, "scopes");
    check_scopes(*scopes, known_scopes, pointer + "/scopes", faults);
  }
  const bool read_only = flag(action, "read_only", false);
  const bool destructive = flag(action, "destructive", !read_only);
  if (read_only && destructive) {
    faults.add(pointer + "/destructive", "destructive", "true",
               "the action is both read_only and destructive; only one can be true.");
  }
  auto finding = read_finding(action, pointer, faults);
  if (faults.size() != before || !parameters) return std::nullopt;
  return Action{.id = text(action, "id"),
                .name = text(action, "name"),
                .description = text(action, "description"),
                .provider_name = text(action, "provider_name"),
                .parameters = std::move(*parameters),
                .result = std::move(result),
                .scopes = std::move(scopes),
                .read_only = read_only,
                .idempotent = flag(action, "idempotent", false),
                .destructive = destructive,
                .finds_files = std::move(finding)};
}

Result<ActionList> read_action_list(std::string_view json,
                                    const std::vector<std::string>& known_scopes,
                                    const ActionListLimits& limits) {
  if (json.size() > limits.bytes) {
    return Error(Code::kTooLarge, "the connector's list of actions has " +
                                      std::to_string(json.size()) + " bytes; at most " +
                                      std::to_string(limits.bytes) + " are taken.");
  }
  PATCHBAY_TRY(const auto form, compile_entry_schema());
  simdjson::dom::parser parser;
  simdjson::dom::array entries;
  if (parser.allocate(json.size(), kListDepth) != simdjson::SUCCESS) {
    return Error(Code::kOverloaded, "there is no memory for a connector's list of actions.");
  }
  const auto parsed = parser.parse(simdjson::padded_string(json));
  if (parsed.error() != simdjson::SUCCESS) {
    return not_a_list(json, simdjson::error_message(parsed.error()));
  }
  if (parsed.get(entries) != simdjson::SUCCESS) return not_a_list(json, "not an array");

  ActionList out;
  std::set<std::string, std::less<>> taken;
  std::size_t index = 0;
  for (Json entry : entries) {
    const std::string place = "/" + std::to_string(index++);
    FaultList faults;
    if (out.actions.size() >= limits.actions) {
      out.rejected.push_back({place, "only the first " + std::to_string(limits.actions) +
                                         " actions of a list are taken; this and all further " +
                                         "ones are left out."});
      break;
    }
    auto action = read_entry(form, entry, known_scopes, faults);
    if (action && taken.contains(action->id)) {
      faults.add("/id", "uniqueItems", action->id, "the id stands in the list twice.");
    }
    if (!faults.empty() || !action) {
      out.rejected.push_back({place, faults.text()});
      continue;
    }
    taken.insert(action->id);
    out.actions.push_back(std::move(*action));
  }
  return out;
}

}  // namespace patchbay::manifest
