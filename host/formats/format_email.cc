// Checks mailboxes by RFC 5321 §4.1.2, and by RFC 6531 §3.3 for characters beyond ASCII.
#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/utf8.h"
#include "formats/format.h"
#include "formats/host_name.h"

namespace patchbay::formats {
namespace {

constexpr std::size_t kLongestLocalPart = 64;  // RFC 5321 §4.5.3.1.1
constexpr std::size_t kLongestPath = 254;      // §4.5.3.1.3, without its angle brackets

enum class Letters { kAscii, kAll };

bool is_beyond_ascii(char c) { return !is_ascii(static_cast<unsigned char>(c)); }

bool is_atext(char c, Letters letters) {
  return is_alnum(c) || is_one_of(c, "!#$%&'*+-/=?^_`{|}~") ||
         (letters == Letters::kAll && is_beyond_ascii(c));
}

bool is_dot_string(std::string_view text, Letters letters) {
  bool atom = false;
  for (const char c : text) {
    if (c == '.') {
      if (!atom) return false;
      atom = false;
    } else {
      if (!is_atext(c, letters)) return false;
      atom = true;
    }
  }
  return atom;
}

bool is_quoted_string(std::string_view text, Letters letters) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  const std::string_view inside = text.substr(1, text.size() - 2);
  for (std::size_t at = 0; at < inside.size(); ++at) {
    char c = inside[at];
    if (c == '"') return false;
    if (c == '\\' && ++at == inside.size()) return false;
    c = inside[at];
    const bool printable = c >= ' ' && c <= '~';
    if (!printable && !(letters == Letters::kAll && is_beyond_ascii(c))) return false;
  }
  return true;
}

// Returns true for an IPv4 address of four numbers. Each number has one to three digits and is at
// most 255. Leading zeros are allowed (§4.1.3, Snum).
bool is_address_of_smtp(std::string_view text) {
  int numbers = 0;
  while (true) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    int value = 0;
    std::from_chars(text.data(), text.data() + digits, value);
    if (digits < 1 || digits > 3 || value > 255 || ++numbers > 4) return false;
    text.remove_prefix(digits);
    if (text.empty()) return numbers == 4;
    if (text.front() != '.') return false;
    text.remove_prefix(1);
  }
}

// Returns true for "[127.0.0.1]" or "[IPv6:::1]" (§4.1.3).
bool is_address_literal(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return false;
  const std::string_view address = text.substr(1, text.size() - 2);
  constexpr std::string_view kIpv6 = "IPv6:";
  if (address.starts_with(kIpv6)) return is_ipv6(address.substr(kIpv6.size()));
  return is_address_of_smtp(address);
}

bool is_mailbox(std::string_view text, Letters letters) {
  const std::size_t at = text.rfind('@');
  if (at > kLongestLocalPart) return false;  // also true if there is no "@" (npos)
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  if (!is_dot_string(local, letters) && !is_quoted_string(local, letters)) return false;
  if (is_address_literal(domain)) return true;
  if (letters == Letters::kAll) return is_international_name(domain, true);
  return text.size() <= kLongestPath && is_hostname(domain);
}

}  // namespace

bool is_email(std::string_view text) { return is_mailbox(text, Letters::kAscii); }

bool is_idn_email(std::string_view text) { return is_mailbox(text, Letters::kAll); }

}  // namespace patchbay::formats
