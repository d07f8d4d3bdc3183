#include "telemetry/redaction.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace patchbay::telemetry {
namespace {

constexpr std::size_t kLongestName = 64;

// The names of secrets, in lower case and without `-`, `_` and `.`.
constexpr std::array<std::string_view, 34> kSecretNames = {"accesstoken",
                                                           "apikey",
                                                           "assertion",
                                                           "authorization",
                                                           "clientassertion",
                                                           "clientsecret",
                                                           "code",
                                                           "codeverifier",
                                                           "cookie",
                                                           "devicecode",
                                                           "idtoken",
                                                           "key",
                                                           "passphrase",
                                                           "passwd",
                                                           "password",
                                                           "privatekey",
                                                           "proxyauthorization",
                                                           "pwd",
                                                           "refreshtoken",
                                                           "resumetoken",
                                                           "secret",
                                                           "secretkey",
                                                           "setcookie",
                                                           "sig",
                                                           "signature",
                                                           "state",
                                                           "subjecttoken",
                                                           "ticket",
                                                           "token",
                                                           "xamzsignature",
                                                           "xapikey",
                                                           "xamzsecuritytoken",
                                                           "xgoogsignature",
                                                           "xhubsignature256"};

// The prefixes of tokens, from the documentation of the providers. In a token, at least eight token
// characters follow the prefix.
constexpr std::array<std::string_view, 24> kTokenPrefixes = {
    "ghp_", "gho_",  "ghu_",  "ghs_",  "ghr_", "github_pat_", "ya29.",   "1//0",
    "sk-",  "xoxb-", "xoxp-", "xoxa-", "AKIA", "glpat-",      "eyJ",     "pbk_",
    "pbr_", "pbt_",  "pbf_",  "pbc_",  "pbs_", "pbi_",        "GOCSPX-", "EwB"};
constexpr std::size_t kShortestToken = 8;

constexpr std::array<std::string_view, 3> kSchemes = {"bearer ", "basic ", "token "};

bool is_token_char(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
         std::string_view("-._~+/=%").find(letter) != std::string_view::npos;
}

bool is_name_char(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_' || letter == '-' ||
         letter == '.';
}

char lower(char letter) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(),
                                                    [](char a, char b) { return a == lower(b); });
}

std::size_t token_length(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_token_char) -
                                  text.begin());
}

// A part of a text to mask. The first `keep` characters stay, and the next `mask` characters are
// replaced.
struct Match {
  std::size_t keep = 0;
  std::size_t mask = 0;
};

// Matches `Bearer abc`, `Basic abc` or `token abc` at the front of the text.
std::optional<Match> match_scheme(std::string_view text) {
  for (std::string_view scheme : kSchemes) {
    if (!starts_with_ignoring_case(text, scheme)) continue;
    const std::size_t length = token_length(text.substr(scheme.size()));
    // An ordinary word may follow "token", as in "token expired". So a credential after "token"
    // must have at least 20 characters.
    const std::size_t shortest = scheme == "token " ? 20 : kShortestToken;
    if (length >= shortest) return Match{scheme.size(), length};
  }
  return std::nullopt;
}

std::optional<Match> match_token(std::string_view text) {
  for (std::string_view prefix : kTokenPrefixes) {
    // This function gets every word of a URL. For most words, the comparison of the first letter is
    // enough.
    if (text.front() != prefix.front() || !text.starts_with(prefix)) continue;
    const std::size_t length = token_length(text);
    if (length >= prefix.size() + kShortestToken) return Match{0, length};
  }
  return std::nullopt;
}

// Matches a name that means a secret, together with its value: `name=value`, `name: value` or
// `name": "value"`. If there is a quote before the name, `text` begins after this quote.
std::optional<Match> match_named(std::string_view text) {
  const auto name_end = static_cast<std::size_t>(
      std::find_if_not(text.begin(), text.end(), is_name_char) - text.begin());
  if (name_end == 0) return std::nullopt;
  std::size_t at = name_end;
  const auto skip = [&](std::string_view letters) {
    while (at < text.size() && letters.find(text[at]) != std::string_view::npos) ++at;
  };
  skip("\\\"' ");
  if (at >= text.size() || (text[at] != '=' && text[at] != ':')) return std::nullopt;
  // Checks the name only after `=` or `:` was found, because most words have no `=` or `:` after
  // them.
  if (!is_secret_name(text.substr(0, name_end))) return std::nullopt;
  const bool header = text[at] == ':';
  ++at;
  skip("\\ ");
  const bool in_quotes = at < text.size() && (text[at] == '"' || text[at] == '\'');
  if (in_quotes) {
    const char quote = text[at++];
    std::size_t end = at;
    while (end < text.size() && text[end] != quote) end += text[end] == '\\' ? 2 : 1;
    return Match{at, std::min(end, text.size()) - at};
  }
  // A value after `:` ends at the end of its line, at a comma or at a quote. A value after `=` ends
  // at the next separator.
  const std::size_t end = text.find_first_of(header ? "\r\n,\"" : "& \t\r\n,;\"'", at);
  return Match{at, std::min(end, text.size()) - at};
}

// Matches `://user:password@host` in a URL, and masks the part before the `@`.
std::optional<Match> match_userinfo(std::string_view text) {
  if (!text.starts_with("://")) return std::nullopt;
  const std::string_view authority = text.substr(3, text.substr(3).find_first_of("/?# \t\r\n\""));
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return std::nullopt;
  return Match{3, at};
}

}  // namespace

bool is_secret_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName) return false;
  std::string plain;
  for (char letter : name) {
    if (letter != '-' && letter != '_' && letter != '.') plain += lower(letter);
  }
  // Besides the listed names, only names with these suffixes are secret, because names such as
  // "page_token" and "x_key" are not secret.
  if (std::find(kSecretNames.begin(), kSecretNames.end(), plain) != kSecretNames.end()) return true;
  return plain.ends_with("secret") || plain.ends_with("password") || plain.ends_with("apikey") ||
         plain.ends_with("accesstoken") || plain.ends_with("refreshtoken") ||
         plain.ends_with("authtoken");
}

std::string redact(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool inside_word = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    std::optional<Match> match;
    if (!inside_word) {
      match = match_named(rest);
      if (!match) match = match_scheme(rest);
      if (!match) match = match_token(rest);
    } else if (rest.front() == ':') {
      match = match_userinfo(rest);
    }
    if (match) {
      out += rest.substr(0, match->keep);
      if (match->mask > 0) out += kRedacted;
      at += match->keep + match->mask;
      inside_word = false;
      continue;
    }
    inside_word = is_name_char(rest.front());
    out += rest.front();
    ++at;
  }
  return out;
}

std::string sanitize_url(std::string_view url) {
  url = url.substr(0, url.find('#'));
  std::string_view query;
  const std::size_t mark = url.find('?');
  if (mark != std::string_view::npos) {
    query = url.substr(mark + 1);
    url = url.substr(0, mark);
  }
  std::string out;
  const std::size_t authority = url.find("://");
  if (authority != std::string_view::npos) {
    const std::size_t begin = authority + 3;
    const std::size_t end = std::min(url.find('/', begin), url.size());
    const std::size_t at = url.substr(begin, end - begin).rfind('@');
    out += url.substr(0, begin);
    url = url.substr(at == std::string_view::npos ? begin : begin + at + 1);
  }
  out += redact(url);
  char separator = '?';
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    out += separator;
    out += pair.substr(0, equals);
    if (equals < pair.size()) {
      const std::string_view value = pair.substr(equals + 1);
      out += '=';
      out += is_secret_name(pair.substr(0, equals)) ? std::string(kRedacted) : redact(value);
    }
    separator = '&';
  }
  return out;
}

}  // namespace patchbay::telemetry
