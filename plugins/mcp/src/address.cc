#include "address.h"

#include <algorithm>

namespace mcp {
namespace {

// Returns the place after the scheme's "://"; npos if `url` has no scheme.
std::size_t authority_at(std::string_view url) {
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) return colon;
  return url.find_first_of("/?#") < colon ? std::string_view::npos : colon + 3;
}

std::string_view without_tail(std::string_view url, const char* marks) {
  return url.substr(0, url.find_first_of(marks));
}

// Returns the origin of an address in a form for comparison: in lower case, without the scheme's
// usual port.
std::string comparable_origin(std::string_view url) {
  std::string origin(origin_of(url));
  for (char& c : origin) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const bool is_https = origin.compare(0, 8, "https://") == 0;
  const std::string_view port = is_https ? ":443" : ":80";
  const std::size_t at = origin.size() - std::min(origin.size(), port.size());
  if (origin.compare(at, std::string::npos, port) == 0) origin.resize(at);
  return origin;
}

}  // namespace

bool is_same_origin(std::string_view url, std::string_view other) {
  const std::string origin = comparable_origin(url);
  return !origin.empty() && origin == comparable_origin(other);
}

std::string_view origin_of(std::string_view url) {
  const auto start = authority_at(url);
  if (start == std::string_view::npos) return {};
  return url.substr(0, url.find_first_of("/?#", start));
}

std::string resolve(std::string_view base, std::string_view reference) {
  reference = without_tail(reference, "#");
  if (authority_at(reference) != std::string_view::npos) return std::string(reference);
  const std::string origin(origin_of(base));
  if (reference.substr(0, 2) == "//") {
    return origin.substr(0, origin.find("//")) + std::string(reference);
  }
  if (reference.substr(0, 1) == "/") return origin + std::string(reference);
  const std::string_view path = without_tail(base, "?#");
  if (reference.empty() || reference.front() == '?') {
    return std::string(path) + std::string(reference);
  }
  const auto slash = path.rfind('/');
  if (slash < origin.size() || slash == std::string_view::npos) {
    return origin + "/" + std::string(reference);
  }
  return std::string(path.substr(0, slash + 1)) + std::string(reference);
}

}  // namespace mcp
