#include "oauth_messages/json_texts.h"

namespace patchbay::oauth_messages {
namespace {

constexpr int kDeepest = 16;

}  // namespace

std::optional<nlohmann::json> parse_object(std::string_view text) {
  bool too_deep = false;
  const auto watch_depth = [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
    too_deep = too_deep || depth > kDeepest;
    return !too_deep;
  };
  nlohmann::json object = nlohmann::json::parse(text, watch_depth, false);
  if (object.is_object() && !too_deep) return object;
  wipe_texts(object);
  return std::nullopt;
}

std::string text_of(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::vector<std::string>> list_of(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_array()) return std::nullopt;
  std::vector<std::string> texts;
  for (const nlohmann::json& each : *found) {
    if (!each.is_string()) return std::nullopt;
    texts.push_back(each.get<std::string>());
  }
  return texts;
}

}  // namespace patchbay::oauth_messages
