// Checks URIs (RFC 3986 appendix A) and IRIs (RFC 3987 §2.2) with the same grammar. An IRI may have
// more characters than a URI.
#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"
#include "formats/format.h"
#include "formats/iri_characters.h"

namespace patchbay::formats {
namespace {

enum class UriKind { kUri, kIri };

constexpr std::string_view kSubDelimiters = "!$&'()*+,;=";

bool is_unreserved(char c) { return is_alnum(c) || is_one_of(c, "-._~"); }

// Returns true if a part has only unreserved characters, percent-encoded characters, sub-delimiters
// and characters of `more`.
bool is_made_of(std::string_view part, UriKind kind, std::string_view more, bool is_query = false) {
  for (std::size_t at = 0; at < part.size();) {
    const char c = part[at];
    if (is_unreserved(c) || is_one_of(c, kSubDelimiters) || is_one_of(c, more)) {
      ++at;
    } else if (is_percent_encoded(part, at)) {
      at += 3;
    } else if (kind == UriKind::kIri && !is_ascii(static_cast<unsigned char>(c))) {
      const char32_t code = next_code_point(part, at);
      if (!is_iri_character(code) && !(is_query && is_iri_private(code))) return false;
    } else {
      return false;
    }
  }
  return true;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_alpha(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alnum(c) || is_one_of(c, "+-."); });
}

// Checks an IPvFuture address such as "v1.x", without its brackets (§3.2.2).
bool is_ip_future(std::string_view text) {
  if (text.size() < 2 || (text.front() != 'v' && text.front() != 'V')) return false;
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot < 2 || dot + 1 == text.size()) return false;
  const std::string_view version = text.substr(1, dot - 1);
  const std::string_view rest = text.substr(dot + 1);
  return std::all_of(version.begin(), version.end(), is_hex) &&
         rest.find('%') == std::string_view::npos && is_made_of(rest, UriKind::kUri, ":");
}

bool is_authority(std::string_view text, UriKind kind) {
  const std::size_t user_end = text.find('@');
  if (user_end != std::string_view::npos) {
    if (!is_made_of(text.substr(0, user_end), kind, ":")) return false;
    text.remove_prefix(user_end + 1);
  }
  std::size_t host_end = text.find(':');
  if (text.starts_with('[')) {
    host_end = text.find(']');
    if (host_end == std::string_view::npos) return false;
    const std::string_view inside = text.substr(1, host_end - 1);
    if (!is_ipv6(inside) && !is_ip_future(inside)) return false;
    ++host_end;
  } else if (!is_made_of(text.substr(0, host_end), kind, "")) {
    return false;
  }
  if (host_end >= text.size()) return true;
  const std::string_view port = text.substr(host_end);
  return port.front() == ':' && std::all_of(port.begin() + 1, port.end(), is_digit);
}

// Checks the part after the scheme: the rules hier-part and relative-part.
bool is_hierarchy(std::string_view text, UriKind kind) {
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const std::size_t path = std::min(text.find('/'), text.size());
    return is_authority(text.substr(0, path), kind) && is_made_of(text.substr(path), kind, ":@/");
  }
  return is_made_of(text, kind, ":@/");
}

bool is_reference(std::string_view text, UriKind kind, bool scheme_needed) {
  if (const std::size_t hash = text.find('#'); hash != std::string_view::npos) {
    if (!is_made_of(text.substr(hash + 1), kind, ":@/?")) return false;
    text = text.substr(0, hash);
  }
  if (const std::size_t mark = text.find('?'); mark != std::string_view::npos) {
    if (!is_made_of(text.substr(mark + 1), kind, ":@/?", true)) return false;
    text = text.substr(0, mark);
  }
  const std::size_t colon = text.find(':');
  // A colon in the first segment ends a scheme, so the text before the colon must be a scheme
  // (§4.2).
  if (colon != std::string_view::npos && colon < text.find('/')) {
    return is_scheme(text.substr(0, colon)) && is_hierarchy(text.substr(colon + 1), kind);
  }
  return !scheme_needed && is_hierarchy(text, kind);
}

}  // namespace

bool is_uri(std::string_view text) { return is_reference(text, UriKind::kUri, true); }
bool is_uri_reference(std::string_view text) { return is_reference(text, UriKind::kUri, false); }
bool is_iri(std::string_view text) {
  return is_utf8(text) && is_reference(text, UriKind::kIri, true);
}
bool is_iri_reference(std::string_view text) {
  return is_utf8(text) && is_reference(text, UriKind::kIri, false);
}

}  // namespace patchbay::formats
