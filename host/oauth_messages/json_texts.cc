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

}  // namespace patchbay::oauth_messages
