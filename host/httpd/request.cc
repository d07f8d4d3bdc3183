#include "httpd/request.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/form.h"
#include "base/lower_case.h"
#include "base/percent.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "httpd/authority.h"

namespace patchbay::httpd {
namespace {

Error bad_encoding(const std::string& place) {
  return {Code::kMalformedRequest,
          place + " is not UTF-8 in percent-encoding (RFC 3986 §2.1), or has a NUL."};
}

// Returns "/path?query" of a target. The target is "/path?query" itself, or
// "http://host/path?query", which clients send to a proxy.
Result<std::string_view> in_origin_form(std::string_view target) {
  if (target.starts_with('/')) return target;
  const std::size_t colon = std::min(target.find("://"), target.size());
  const std::string_view scheme = target.substr(0, colon);
  if (equal_ignoring_case(scheme, "http") || equal_ignoring_case(scheme, "https")) {
    target.remove_prefix(std::min(colon + 3, target.size()));
    const std::size_t end = std::min(target.find_first_of("/?"), target.size());
    const std::string_view rest = target.substr(end);
    if (is_authority(target.substr(0, end)) && !rest.starts_with('?')) {
      return rest.empty() ? "/" : rest;
    }
  }
  return Error(Code::kMalformedRequest,
               "The request's target has to be a path that begins with \"/\", or an http or https "
               "URL with one (RFC 9112 §3.2).");
}

std::optional<std::string_view> find(const std::vector<NamedText>& pairs, std::string_view name) {
  for (const auto& pair : pairs) {
    if (pair.name == name) return pair.value;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const auto& field : headers) {
    if (equal_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  for (const auto& field : headers) {
    if (!equal_ignoring_case(field.name, "Cookie")) continue;
    for (std::string_view rest = field.value; !rest.empty();) {
      std::string_view pair = rest.substr(0, rest.find(';'));
      rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
      pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
      const std::size_t equals = pair.find('=');
      if (equals != pair.npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  return find(query, name);
}

std::string_view Request::parameter(std::string_view name) const {
  return find(parameters, name).value_or(std::string_view());
}

Result<std::vector<NamedText>> parse_form(std::string_view text) {
  std::vector<NamedText> pairs;
  while (const auto pair = take_form_pair(text)) {
    auto name = form_text(pair->name);
    auto value = form_text(pair->value);
    if (!name || !value) return bad_encoding("A query or form");
    pairs.push_back({std::move(*name), std::move(*value)});
  }
  return pairs;
}

Result<void> set_target(std::string_view target, Request& request) {
  if (target.find('#') != target.npos) {
    return Error(Code::kMalformedRequest,
                 "The request's target holds a \"#\": what follows it is for the client alone "
                 "(RFC 9112 §3.2). Leave it out, or write it as %23.");
  }
  PATCHBAY_TRY(target, in_origin_form(target));
  const std::size_t question = std::min(target.find('?'), target.size());
  request.path = std::string(target.substr(0, question));
  PATCHBAY_TRY(request.query, parse_form(target.substr(std::min(question + 1, target.size()))));
  std::string_view rest = std::string_view(request.path).substr(1);
  while (!rest.empty()) {
    const std::string_view segment = rest.substr(0, rest.find('/'));
    auto decoded = percent_decoded(segment);
    if (!decoded || !is_utf8(*decoded) || decoded->find('\0') != decoded->npos) {
      return bad_encoding("The path of the request's target");
    }
    request.segments.push_back(std::move(*decoded));
    if (segment.size() == rest.size()) break;
    rest.remove_prefix(segment.size() + 1);
    // "/a/" and "/a" are different paths. "/a/" has an empty last segment.
    if (rest.empty()) request.segments.emplace_back();
  }
  return success();
}

void wipe_secrets(Request& request) {
  const auto wipe = [](std::string& text) { wipe_bytes(text.data(), text.size()); };
  wipe(request.body);
  for (NamedText& header : request.headers) wipe(header.value);
  for (NamedText& pair : request.query) wipe(pair.value);
}

std::string_view bearer_of(const Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const auto value = request.header("Authorization");
  if (!value || value->size() < kScheme.size() ||
      !equal_ignoring_case(value->substr(0, kScheme.size()), kScheme)) {
    return {};
  }
  return value->substr(kScheme.size());
}

std::string_view language_of(const Request& request) {
  constexpr std::size_t kLongest = 35;  // RFC 5646 §4.4.1
  const std::string_view wished = request.header("Accept-Language").value_or("");
  const std::string_view first = wished.substr(0, wished.find_first_of(",; "));
  const bool is_tag =
      std::all_of(first.begin(), first.end(), [](char c) { return is_alnum(c) || c == '-'; });
  return is_tag && first.size() <= kLongest ? first : std::string_view();
}

}  // namespace patchbay::httpd
