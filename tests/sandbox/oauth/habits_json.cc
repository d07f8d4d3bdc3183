#include "sandbox/oauth/habits_json.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace patchbay::sandbox::oauth {
namespace {

Rotation rotation_called(const std::string& word) {
  if (word == "none") return Rotation::kNone;
  if (word == "old_stays_valid") return Rotation::kOldStaysValid;
  if (word == "old_dies_at_once") return Rotation::kOldDiesAtOnce;
  throw std::invalid_argument("oauth: no rotation \"" + word + "\"");
}

void change(Habits& habits, const std::string& name, const nlohmann::json& value) {
  if (name == "rotation") {
    habits.rotation = rotation_called(value.get<std::string>());
  } else if (name == "access_lifetime") {
    habits.access_lifetime = std::chrono::seconds(value.get<std::int64_t>());
  } else if (name == "refresh_lifetime") {
    habits.refresh_lifetime = std::chrono::seconds(value.get<std::int64_t>());
  } else if (name == "user") {
    habits.user = value.get<std::string>();
  } else if (name == "deny") {
    habits.deny = value.get<bool>();
  } else if (name == "grant_only") {
    habits.grant_only.reset();
    if (!value.is_null()) habits.grant_only = value.get<std::set<std::string>>();
  } else if (name == "device_interval") {
    habits.device_interval = std::chrono::seconds(value.get<std::int64_t>());
  } else if (name == "iss") {
    habits.iss = value.get<std::string>();
  } else {
    throw std::invalid_argument("oauth: no habit \"" + name + "\"");
  }
}

}  // namespace

Habits changed_habits(Habits habits, const nlohmann::json& changes) {
  for (const auto& [name, value] : changes.items()) change(habits, name, value);
  return habits;
}

}  // namespace patchbay::sandbox::oauth
