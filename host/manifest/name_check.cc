#include "manifest/name_check.h"

#include <algorithm>
#include <boost/url/parse.hpp>

#include "base/ascii.h"
#include "base/net.h"

namespace patchbay::manifest {
namespace {

// Removes the text before `separator`, and the separator, from the front of `rest`, and returns the
// text. Without a separator, takes all of `rest`.
std::string_view take(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view head = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return head;
}

bool is_version_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit) &&
         (text.size() == 1 || text[0] != '0');
}

// Accepts identifiers that are separated by dots. If `numbers_without_zero`, a numeric identifier
// may not begin with zero.
bool are_identifiers(std::string_view text, bool numbers_without_zero) {
  if (text.empty() || text.back() == '.') return false;
  while (!text.empty()) {
    const std::string_view part = take(text, '.');
    const auto allowed = [](char c) { return is_alnum(c) || c == '-'; };
    if (part.empty() || !std::all_of(part.begin(), part.end(), allowed)) return false;
    const bool number = std::all_of(part.begin(), part.end(), is_digit);
    if (numbers_without_zero && number && !is_version_number(part)) return false;
  }
  return true;
}

bool is_version(std::string_view text) {
  const std::size_t plus = text.find('+');
  if (plus != std::string_view::npos) {
    if (!are_identifiers(text.substr(plus + 1), false)) return false;
    text = text.substr(0, plus);
  }
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos) {
    if (!are_identifiers(text.substr(dash + 1), true)) return false;
    text = text.substr(0, dash);
  }
  if (std::count(text.begin(), text.end(), '.') != 2) return false;
  for (int part = 0; part < 3; ++part) {
    if (!is_version_number(take(text, '.'))) return false;
  }
  return true;
}

bool is_host(std::string_view host) {
  if (host.empty() || host.size() > 253 || host.back() == '.') return false;
  while (!host.empty()) {
    const std::string_view label = take(host, '.');
    const auto allowed = [](char c) { return is_digit(c) || is_lower(c) || c == '-'; };
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-' ||
        !std::all_of(label.begin(), label.end(), allowed)) {
      return false;
    }
  }
  return true;
}

// Returns true if the host is in brackets and has only characters of an IPv6 address.
bool is_ipv6(std::string_view host) {
  return host.size() > 4 && host.front() == '[' && host.back() == ']' &&
         host.find_first_not_of("0123456789abcdef:.", 1) == host.size() - 1;
}

bool is_port(std::string_view port) {
  return is_version_number(port) && port.size() <= 5 && std::stoul(std::string(port)) <= 65535 &&
         port != "0";
}

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

}  // namespace

bool may_be_id(std::string_view name) {
  return !name.empty() && name.size() <= kLongestId && is_lower(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

std::string version_fault(std::string_view version) {
  if (is_version(version)) return {};
  return quoted(version) + " is not a semantic version; expected MAJOR.MINOR.PATCH, such as " +
         "\"1.4.0\" or \"2.0.0-rc.1\".";
}

std::string file_name_fault(std::string_view name) {
  const auto control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  const bool path = name.find_first_of("/\\") != std::string_view::npos;
  if (path || name == "." || name == "..") {
    return quoted(name) + " names something outside of the connector's folder; expected the bare " +
           "name of a file beside connector.json, such as \"connector.so\".";
  }
  if (std::any_of(name.begin(), name.end(), control)) {
    return "the file name holds a control character; use plain letters.";
  }
  return {};
}

std::string origin_fault(std::string_view origin) {
  const std::string shape =
      "; expected a scheme, a host in lower case and a port where it is not the usual one, without "
      "a path, such as \"https://api.example.com\" or \"https://*.example.com\".";
  const bool http = origin.starts_with("http://");
  if (!http && !origin.starts_with("https://")) {
    return quoted(origin) + " does not begin with https://" + shape;
  }
  const std::string_view rest = origin.substr(origin.find("//") + 2);
  if (rest.find_first_of("/?#") != rest.npos) {
    return quoted(origin) + " has a path or a query" + shape;
  }
  const std::size_t bracket = rest.starts_with("[") ? rest.find(']') + 1 : 0;
  std::string_view host = bracket > 0 ? rest.substr(0, bracket) : rest.substr(0, rest.find(':'));
  const std::string_view port = rest.substr(host.size());  // includes the colon
  if (!port.empty() && port != ":*" && (port[0] != ':' || !is_port(port.substr(1)))) {
    return quoted(origin) + " has no valid port" + shape;
  }
  if (http && !is_loopback_host(host)) {
    return quoted(origin) + " is plain http, which is for loopback only; use https.";
  }
  if (host.starts_with("*.")) {
    host.remove_prefix(2);
    if (host.find('.') == std::string_view::npos) {
      return quoted(origin) + " would allow a whole top-level domain" + shape;
    }
  }
  if (!is_host(host) && !is_ipv6(host)) return quoted(origin) + " is not an origin pattern" + shape;
  return {};
}

std::string_view config_member_of(std::string_view endpoint) {
  constexpr std::string_view kOpen = "{config.";
  const std::size_t end = endpoint.find('}');
  if (!endpoint.starts_with(kOpen) || end == std::string_view::npos) return {};
  return endpoint.substr(kOpen.size(), end - kOpen.size());
}

std::string endpoint_fault(std::string_view endpoint) {
  std::string address(endpoint);
  if (endpoint.starts_with("{")) {
    const std::string_view name = config_member_of(endpoint);
    if (name.empty()) {
      return quoted(endpoint) + " begins with a template that is not \"{config.NAME}\".";
    }
    address = "https://config.example" + address.substr(address.find('}') + 1);
  }
  constexpr std::string_view kClient = "{client_id}";
  if (const auto at = address.find(kClient); at != std::string::npos) {
    address.replace(at, kClient.size(), "client");
  }
  const auto url = boost::urls::parse_uri(address);
  if (!url.has_value() || url->encoded_host().empty()) {
    return quoted(endpoint) + " is not an absolute address, such as " +
           "\"https://example.com/oauth/token\".";
  }
  if (url->has_userinfo() || url->has_fragment()) {
    return quoted(endpoint) + " holds user information or a fragment; leave them out.";
  }
  const bool https = url->scheme_id() == boost::urls::scheme::https;
  const bool http = url->scheme_id() == boost::urls::scheme::http;
  if (!https && !(http && is_loopback_host(std::string_view(url->encoded_host().data(),
                                                            url->encoded_host().size())))) {
    return quoted(endpoint) + " is not https; only an address on loopback may be http.";
  }
  return {};
}

}  // namespace patchbay::manifest
