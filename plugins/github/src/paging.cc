#include "paging.h"

#include <algorithm>
#include <cctype>

#include "fingerprint.h"

namespace github {
namespace {

constexpr std::size_t kFingerprintSize = 16;
constexpr std::size_t kMostCursor = 2048;

// Returns the target of rel="next" in `<target>; rel="next", <target>; rel="last"` (RFC 8288 §3).
std::string_view next_target(std::string_view link) {
  while (true) {
    const auto open = link.find('<');
    const auto close = link.find('>', open == std::string_view::npos ? link.size() : open);
    if (close == std::string_view::npos) return {};
    const auto following = std::min(link.find('<', close), link.size());
    const auto parameters = link.substr(close, following - close);
    if (parameters.find("rel=\"next\"") != std::string_view::npos)
      return link.substr(open + 1, close - open - 1);
    link.remove_prefix(following);
  }
}

// Returns true if a parameter is `name=value` without characters that a server could read as
// another name, another parameter or the end of the query.
bool is_plain(std::string_view parameter) {
  const auto equals = std::min(parameter.find('='), parameter.size());
  const auto is_letter = [](unsigned char c) { return std::isalpha(c) != 0 || c == '_'; };
  const auto is_value = [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("-._~%=").find(static_cast<char>(c)) != std::string_view::npos;
  };
  const auto name = parameter.substr(0, equals);
  const auto value = parameter.substr(equals);
  return !name.empty() && std::all_of(name.begin(), name.end(), is_letter) &&
         std::all_of(value.begin(), value.end(), is_value);
}

// Removes the first parameter from `query` and returns it.
std::string_view take_parameter(std::string_view& query) {
  const auto end = std::min(query.find('&'), query.size());
  const auto parameter = query.substr(0, end);
  query.remove_prefix(std::min(end + 1, query.size()));
  return parameter;
}

[[noreturn]] void refuse_cursor() {
  throw Error(PATCHBAY_E_INVALID_ARGUMENT,
              "\"/cursor\" belongs to another request: give the cursor of this action's last "
              "result with otherwise equal arguments, or leave it out to begin again.");
}

}  // namespace

Listing& Listing::with(std::string name, std::string value) {
  parameters_.emplace_back(std::move(name), std::move(value));
  return *this;
}

Listing& Listing::with(std::string name, const std::optional<std::string>& value) {
  return value ? with(std::move(name), *value) : *this;
}

bool Listing::is_own(std::string_view name) const {
  return std::any_of(parameters_.begin(), parameters_.end(),
                     [&](const auto& parameter) { return parameter.first == name; });
}

std::string Listing::fingerprint() const { return github::fingerprint(address(std::nullopt)); }

std::string Listing::address(const std::optional<std::string>& cursor) const {
  Url url(url_);
  for (const auto& [name, value] : parameters_) url = std::move(url).query(name, value);
  if (!cursor) return std::move(url).text();
  std::string_view rest(*cursor);
  const bool ours = rest.size() > kFingerprintSize + 1 && rest.size() <= kMostCursor &&
                    rest.substr(0, kFingerprintSize) == fingerprint() &&
                    rest[kFingerprintSize] == '.';
  if (!ours) refuse_cursor();
  rest.remove_prefix(kFingerprintSize + 1);
  std::string address = std::move(url).text();
  while (!rest.empty()) {
    const auto parameter = take_parameter(rest);
    if (!is_plain(parameter) || is_own(parameter.substr(0, parameter.find('=')))) refuse_cursor();
    address += address.find('?') == std::string::npos ? '?' : '&';
    address += parameter;
  }
  return address;
}

std::string next_page(const Response& response) {
  return std::string(next_target(response.header("link")));
}

std::optional<std::string> Listing::next(const Response& response) const {
  auto target = next_target(response.header("link"));
  const auto question = target.find('?');
  if (question == std::string_view::npos) return std::nullopt;
  target.remove_prefix(question + 1);
  std::string added;
  while (!target.empty()) {
    const auto parameter = take_parameter(target);
    if (!is_plain(parameter) || is_own(parameter.substr(0, parameter.find('=')))) continue;
    added += (added.empty() ? "" : "&") + std::string(parameter);
  }
  if (added.empty()) return std::nullopt;
  return fingerprint() + "." + added;
}

}  // namespace github
