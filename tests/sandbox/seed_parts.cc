#include "sandbox/seed_parts.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/base64.h"

namespace patchbay::sandbox {

void check_members(const nlohmann::json& object, const std::string& what,
                   std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    throw std::invalid_argument(what + " has no member \"" + key + "\"");
  }
}

std::string read_content(const nlohmann::json& given, const std::string& provider) {
  if (given.is_string()) return given;
  if (given.contains("base64")) {
    check_members(given, provider + ": bytes", {"base64"});
    const auto bytes = from_base64(given.at("base64").get<std::string>());
    if (!bytes) throw std::invalid_argument(provider + ": these bytes are no base64");
    return {bytes->begin(), bytes->end()};
  }
  check_members(given, provider + ": a repeated text", {"repeat", "times"});
  std::string text;
  const auto part = given.at("repeat").get<std::string>();
  for (auto times = given.at("times").get<std::size_t>(); times > 0; --times) text += part;
  return text;
}

std::string generated_text(const std::string& name, std::size_t number, std::size_t bytes) {
  std::string text = "This is " + name + ".\n";
  text.resize(std::max(bytes, text.size()), static_cast<char>('a' + number % 26));
  return text;
}

}  // namespace patchbay::sandbox
