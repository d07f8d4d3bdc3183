#include "conformance/scenario_secrets.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/percent.h"
#include "telemetry/redaction.h"

namespace patchbay::conformance {
namespace {

using nlohmann::ordered_json;

// A shorter text may be a word that stands in many places.
constexpr std::size_t kShortestSecret = 8;

// Names that mean a secret in the messages of OAuth, and something else in most bodies.
constexpr std::array<std::string_view, 5> kOrdinaryNames = {"code", "key", "signature", "state",
                                                            "ticket"};

bool means_secret(const std::string& name) {
  return telemetry::is_secret_name(name) &&
         std::ranges::find(kOrdinaryNames, name) == kOrdinaryNames.end();
}

void note_parameters(std::string_view text, std::vector<std::string>& secrets) {
  const auto mark = text.find('?');
  if (text.find("://") == std::string_view::npos || mark == std::string_view::npos) return;
  std::string_view query = text.substr(mark + 1);
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || !means_secret(std::string(pair.substr(0, equals)))) {
      continue;
    }
    secrets.emplace_back(pair.substr(equals + 1));
    secrets.push_back(percent_decoded_leniently(pair.substr(equals + 1)));
  }
}

bool is_of_token(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

// Collects the words that look like a credential.
void note_tokens(std::string_view text, std::vector<std::string>& secrets) {
  while (!text.empty()) {
    const auto end = std::ranges::find_if_not(text, is_of_token);
    const auto size = static_cast<std::size_t>(end - text.begin());
    const std::string word(text.substr(0, size));
    if (size >= kShortestSecret && telemetry::redact(word) != word) secrets.push_back(word);
    text.remove_prefix(std::min(size + 1, text.size()));
  }
}

// Collects the secrets in all texts below `value`, which is the value of a member `name`.
void collect(const ordered_json& value, const std::string& name,
             std::vector<std::string>& secrets) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (means_secret(name)) secrets.push_back(text);
    note_parameters(text, secrets);
    note_tokens(text, secrets);
  }
  if (value.is_array()) {
    for (const ordered_json& each : value) collect(each, name, secrets);
  }
  if (value.is_object()) {
    for (const auto& [key, each] : value.items()) collect(each, key, secrets);
  }
}

void leave_out_headers(ordered_json& message) {
  if (!message.contains("headers")) return;
  ordered_json kept = ordered_json::object();
  for (const auto& [name, value] : message["headers"].items()) {
    if (!telemetry::is_secret_name(name)) kept[name] = value;
  }
  message["headers"] = kept;
}

void replace(std::string& text, std::string_view secret, const std::string& by) {
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), by);
    at += by.size();
  }
}

std::string without(std::string text, const std::vector<std::string>& secrets) {
  for (std::size_t i = 0; i < secrets.size(); ++i) {
    const std::string by = "redacted-" + std::to_string(i + 1);
    std::string escaped;
    append_percent_encoded(escaped, secrets[i]);
    replace(text, escaped, by);
    replace(text, secrets[i], by);
  }
  return text;
}

// Replaces the secrets in all texts below `value`, in the names of members too.
void clean(ordered_json& value, const std::vector<std::string>& secrets) {
  if (value.is_string()) value = without(value.get<std::string>(), secrets);
  if (value.is_array()) {
    for (ordered_json& each : value) clean(each, secrets);
  }
  if (!value.is_object()) return;
  ordered_json cleaned = ordered_json::object();
  for (const auto& [name, each] : value.items()) {
    ordered_json member = each;
    clean(member, secrets);
    cleaned[without(name, secrets)] = std::move(member);
  }
  value = std::move(cleaned);
}

}  // namespace

void hide_secrets(ordered_json& scenario, const std::string& credential) {
  std::vector<std::string> secrets;
  collect(scenario, "", secrets);
  for (ordered_json& call : scenario["calls"]) {
    for (ordered_json& exchange : call["exchanges"]) {
      leave_out_headers(exchange["request"]);
      leave_out_headers(exchange["response"]);
    }
  }
  std::erase_if(secrets, [](const std::string& each) { return each.size() < kShortestSecret; });
  if (!credential.empty()) secrets.push_back(credential);
  // The longest first: one may be a part of another.
  std::ranges::sort(secrets, [](const std::string& one, const std::string& other) {
    return one.size() != other.size() ? one.size() > other.size() : one < other;
  });
  secrets.erase(std::unique(secrets.begin(), secrets.end()), secrets.end());
  clean(scenario, secrets);
}

}  // namespace patchbay::conformance
