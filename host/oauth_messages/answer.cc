#include "oauth_messages/answer.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "oauth_messages/form.h"
#include "oauth_messages/json_texts.h"
#include "oauth_messages/scope_list.h"

namespace patchbay::oauth_messages {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestToken = std::size_t{16} << 10;
constexpr std::chrono::seconds kLongestLife = std::chrono::hours(24 * 3650);

bool is_visible_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char letter) { return letter >= ' ' && letter <= '~'; });
}

json object_of_form(std::string_view body) {
  json object = json::object();
  for (const auto& [name, value] : parse_form(body)) object[name] = std::string(value.reveal());
  return object;
}

bool is_json(std::string_view content_type, std::string_view body) {
  const auto names = [&](std::string_view type) {
    return content_type.find(type) != content_type.npos;
  };
  if (names("json")) return true;
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  return first != body.npos && body[first] == '{';
}

// Converts a number to whole seconds, at most ten years. Returns -1 for a negative number.
std::int64_t seconds_of(double number) {
  const auto most = static_cast<double>(kLongestLife.count());
  return number >= 0 ? static_cast<std::int64_t>(std::min(number, most)) : -1;
}

// Reads a number that is written as text: " 3600", "3600.0", …
std::optional<std::int64_t> number_in(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  text = text.substr(0, text.find_last_not_of(kBlanks) + 1);
  double number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_read = failure == std::errc() && end == text.data() + text.size();
  if (!is_read || std::isnan(number)) return std::nullopt;
  return seconds_of(number);
}

std::optional<std::int64_t> number_of(const json& value) {
  if (value.is_number_unsigned()) {
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(value.get<std::uint64_t>(), kMost));
  }
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number_float()) return seconds_of(value.get<double>());
  if (!value.is_string()) return std::nullopt;
  return number_in(value.get_ref<const std::string&>());
}

}  // namespace

struct Answer::Document {
  json object;

  ~Document() { wipe_texts(object); }

  [[nodiscard]] const json* at(const std::string& pointer) const {
    try {
      const json& found = object.at(json::json_pointer(pointer));
      return found.is_null() ? nullptr : &found;
    } catch (const json::exception&) {  // the member does not exist
      return nullptr;
    }
  }
};

Answer::Answer(std::unique_ptr<Document> document) : document_(std::move(document)) {}
Answer::Answer(Answer&&) noexcept = default;
Answer& Answer::operator=(Answer&&) noexcept = default;
Answer::~Answer() = default;

std::optional<Answer> Answer::parse(std::string_view content_type, std::string_view body) {
  if (body.empty() || body.size() > kAnswerBytes) return std::nullopt;
  auto document = std::make_unique<Document>();
  if (is_json(content_type, body)) {
    auto object = parse_object(body);
    if (!object) return std::nullopt;
    document->object = std::move(*object);
  } else {
    document->object = object_of_form(body);
  }
  return Answer(std::move(document));
}

std::optional<Secret> Answer::secret_at(const std::string& pointer) const {
  const json* found = document_->at(pointer);
  if (found == nullptr || !found->is_string()) return std::nullopt;
  const auto& text = found->get_ref<const std::string&>();
  if (text.empty() || text.size() > kLongestToken || !is_visible_ascii(text)) return std::nullopt;
  return Secret(text);
}

std::optional<Secret> Answer::opaque_at(const std::string& pointer) const {
  const json* found = document_->at(pointer);
  if (found == nullptr || !found->is_string()) return std::nullopt;
  const auto& text = found->get_ref<const std::string&>();
  if (text.empty()) return std::nullopt;
  return Secret(text);
}

std::optional<std::string> Answer::text_at(const std::string& pointer) const {
  const json* found = document_->at(pointer);
  if (found == nullptr || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::optional<std::chrono::seconds> Answer::seconds_at(const std::string& pointer) const {
  const json* found = document_->at(pointer);
  if (found == nullptr) return std::nullopt;
  const auto number = number_of(*found);
  if (!number || *number <= 0) return std::nullopt;
  return std::min(std::chrono::seconds(*number), kLongestLife);
}

std::optional<std::vector<std::string>> Answer::scopes_at(const std::string& pointer,
                                                          std::string_view separator) const {
  const json* found = document_->at(pointer);
  if (found == nullptr) return std::nullopt;
  std::vector<std::string> scopes;
  if (found->is_string()) {
    scopes = separated(found->get_ref<const std::string&>(), separator);
  } else if (found->is_array()) {
    for (const json& each : *found) {
      if (!each.is_string()) return std::nullopt;
      scopes.push_back(each.get<std::string>());
    }
  } else {
    return std::nullopt;
  }
  if (scopes.empty() || !std::all_of(scopes.begin(), scopes.end(), is_scope)) return std::nullopt;
  return scopes;
}

bool Answer::has(const std::string& pointer) const { return document_->at(pointer) != nullptr; }

std::optional<TokenSet> read_tokens(const Answer& answer, const manifest::TokenAnswer& pointers,
                                    std::span<const std::string> asked, WallTime sent) {
  auto access_token = answer.secret_at(pointers.access_token);
  if (!access_token) return std::nullopt;
  TokenSet tokens;
  tokens.access_token = std::move(*access_token);
  tokens.refresh_token = answer.opaque_at(pointers.refresh_token);
  if (auto type = answer.text_at("/token_type"); type && !type->empty() && is_scope(*type)) {
    tokens.token_type = std::move(*type);
  }
  if (const auto life = answer.seconds_at(pointers.expires_in)) tokens.expires_at = sent + *life;
  if (const auto life = answer.seconds_at(pointers.refresh_expires_in)) {
    tokens.refresh_expires_at = sent + *life;
  }
  if (!answer.has(pointers.scope)) {
    tokens.scopes.assign(asked.begin(), asked.end());
    return tokens;
  }
  auto granted = answer.scopes_at(pointers.scope, pointers.scope_separator);
  tokens.scopes_known = granted.has_value();
  if (granted) tokens.scopes = std::move(*granted);
  return tokens;
}

}  // namespace patchbay::oauth_messages
