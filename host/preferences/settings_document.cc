// Writes and reads the preferences as the JSON document that clients read and write.
#include <nlohmann/json.hpp>

#include "preferences/preferences.h"
#include "schema/schema.h"

namespace patchbay::preferences {
namespace {

using nlohmann::json;

// The word of a state in the document, and its member of Preferences.
struct State {
  std::string_view word;
  std::optional<bool> Preferences::* value;
};
constexpr std::array<State, 3> kStates = {{
    {"hasSeenConnectorOnboarding", &Preferences::seen_onboarding},
    {"hasCompletedConnectorAuth", &Preferences::completed_auth},
    {"hasUsedConnector", &Preferences::used},
}};

constexpr std::string_view kPrefix = "oai/apps/connectors/";

constexpr std::string_view kSchema = R"({
  "type": "object",
  "properties": {
    "connector_onboarding_completed": {
      "type": "object", "propertyNames": {"$ref": "#/$defs/id"},
      "additionalProperties": {"type": "boolean"}
    },
    "connector_preferences": {
      "type": "object", "propertyNames": {"$ref": "#/$defs/id"},
      "additionalProperties": {
        "type": "object",
        "properties": {
          "auto_sync": {"type": "boolean"},
          "sync_interval_hours": {"type": "integer", "minimum": 1, "maximum": 8760}
        },
        "additionalProperties": false
      }
    },
    "connector_states": {
      "type": "object",
      "propertyNames": {"pattern": "^oai/apps/connectors/[a-z0-9][a-z0-9_.-]{0,63}/has(SeenConnectorOnboarding|CompletedConnectorAuth|UsedConnector)_[a-z0-9_.-]{1,64}$"},
      "additionalProperties": {"type": "boolean"}
    }
  },
  "additionalProperties": false,
  "$defs": {"id": {"pattern": "^[a-z0-9][a-z0-9_.-]{0,63}$"}}
})";

const schema::Schema& settings_form() {
  static const schema::Schema schema = schema::Schema::compile(kSchema).value();
  return schema;
}

// Reads a key of the form "oai/apps/connectors/ID/WORD_ID". The schema has already checked the
// form.
Result<void> read_state(const std::string& key, bool value, PreferencesByConnector& changes) {
  const std::string rest = key.substr(kPrefix.size());
  const std::string connector = rest.substr(0, rest.find('/'));
  for (const State& state : kStates) {
    if (key != state_key(connector, state.word)) continue;
    changes[connector].*state.value = value;
    return success();
  }
  return Error(Code::kInvalidArgument, "connector_states: the key \"" + key +
                                           "\" names two connectors; both must be the same.");
}

}  // namespace

std::string state_key(std::string_view connector, std::string_view word) {
  std::string key(kPrefix);
  return key.append(connector).append("/").append(word).append("_").append(connector);
}

std::string settings_document(const PreferencesByConnector& all) {
  json completed = json::object();
  json preferences = json::object();
  json states = json::object();
  for (const auto& [connector, chosen] : all) {
    if (chosen.onboarding_completed) completed[connector] = *chosen.onboarding_completed;
    if (chosen.auto_sync) preferences[connector]["auto_sync"] = *chosen.auto_sync;
    if (chosen.sync_interval_hours) {
      preferences[connector]["sync_interval_hours"] = *chosen.sync_interval_hours;
    }
    for (const State& state : kStates) {
      if (const auto value = chosen.*state.value) states[state_key(connector, state.word)] = *value;
    }
  }
  return json{{"connector_onboarding_completed", completed},
              {"connector_preferences", preferences},
              {"connector_states", states}}
      .dump();
}

Result<PreferencesByConnector> read_settings_change(std::string_view text) {
  PATCHBAY_TRY(settings_form().check(text));
  const json document = json::parse(text, nullptr, false);
  const json completed = document.value("connector_onboarding_completed", json::object());
  const json preferences = document.value("connector_preferences", json::object());
  const json states = document.value("connector_states", json::object());
  PreferencesByConnector changes;
  for (const auto& [id, value] : completed.items()) {
    changes[id].onboarding_completed = value.get<bool>();
  }
  for (const auto& [id, value] : preferences.items()) {
    Preferences& change = changes[id];
    if (value.contains("auto_sync")) change.auto_sync = value["auto_sync"].get<bool>();
    if (value.contains("sync_interval_hours")) {
      change.sync_interval_hours = value["sync_interval_hours"].get<int>();
    }
  }
  for (const auto& [key, value] : states.items()) {
    PATCHBAY_TRY(read_state(key, value.get<bool>(), changes));
  }
  return changes;
}

}  // namespace patchbay::preferences
