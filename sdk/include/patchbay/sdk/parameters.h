// SPDX-License-Identifier: Apache-2.0
// Writes the arguments of an action into a request, in the styles that OpenAPI describes: into the
// path, the query, headers and forms. Every value is escaped. An argument that is absent or null is
// left out.
//
//   Url url = Url(kApi).segment("pets").segment(value_text(given, "pet"));
//   url = with_query(std::move(url), given, "tag", Written::kComma);
//   Request request = with_header(Request::get(std::move(url).text()), given, "X-Trace");
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "patchbay/sdk/json.h"
#include "patchbay/sdk/request.h"
#include "patchbay/sdk/url.h"

namespace patchbay::sdk {

// The forms in which an array or an object becomes text. The comments show the array [1,2] and the
// object {"a":1} as the argument "n". A text, a number or a truth value has the same plain form
// everywhere, except in kJson.
enum class Written {
  kRepeated,  // n=1&n=2           a=1        only in queries and forms
  kDeep,      // n=1&n=2           n[a]=1     only in queries and forms
  kComma,     // 1,2               a,1
  kPairs,     // 1,2               a=1        only in paths and headers
  kBlank,     // 1 2               a 1
  kBar,       // 1|2               a|1
  kJson       // [1,2]             {"a":1}
};

namespace detail {

// Returns the argument `name`. Returns nullptr if it is missing or null.
inline const Json* argument(const Json& given, const char* name) {
  const auto found = given.find(name);
  return found == given.end() || found->is_null() ? nullptr : &*found;
}

inline std::string scalar_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : json_text(value);
}

inline char separator(Written written) {
  return written == Written::kBlank ? ' ' : written == Written::kBar ? '|' : ',';
}

// Calls add(name, text) for each query parameter of the value.
template <class Add>
void each_parameter(const std::string& name, const Json& value, Written written, const Add& add);

}  // namespace detail

// Returns the text of one value.
inline std::string written_text(const Json& value, Written written = Written::kComma) {
  if (written == Written::kJson) return json_text(value);
  if (!value.is_structured()) return detail::scalar_text(value);
  std::string text;
  bool is_first = true;
  for (const auto& item : value.items()) {
    if (item.value().is_null()) continue;
    if (!is_first) text += detail::separator(written);
    is_first = false;
    if (value.is_object()) {
      text += item.key();
      text += written == Written::kPairs ? '=' : detail::separator(written);
    }
    text += detail::scalar_text(item.value());
  }
  return text;
}

// Returns the text of the argument `name`. Returns "" if it is missing or null.
inline std::string value_text(const Json& given, const char* name,
                              Written written = Written::kComma) {
  const Json* const value = detail::argument(given, name);
  return value == nullptr ? std::string() : written_text(*value, written);
}

// Adds the argument `name` to the query, as the parameter `provider_name`. nullptr: the argument's
// own name.
inline Url with_query(Url url, const Json& given, const char* name,
                      Written written = Written::kRepeated, const char* provider_name = nullptr) {
  const Json* const value = detail::argument(given, name);
  if (value == nullptr) return url;
  detail::each_parameter(provider_name == nullptr ? name : provider_name, *value, written,
                         [&](const std::string& part, const std::string& text) {
                           url = std::move(url).query(part, text);
                         });
  return url;
}

// Adds the argument `name` as the header `provider_name`. nullptr: the argument's own name.
inline Request with_header(Request request, const Json& given, const char* name,
                           Written written = Written::kComma, const char* provider_name = nullptr) {
  const Json* const value = detail::argument(given, name);
  if (value == nullptr) return request;
  return std::move(request).header(provider_name == nullptr ? name : provider_name,
                                   written_text(*value, written));
}

// Writes the argument `name` as JSON to the request's body.
inline Request with_json(Request request, const Json& given, const char* name) {
  const Json* const value = detail::argument(given, name);
  return value == nullptr ? request : std::move(request).json(*value);
}

// Writes the argument `name` (an object) as a form (application/x-www-form-urlencoded) to the
// request's body.
inline Request with_form(Request request, const Json& given, const char* name) {
  const Json* const value = detail::argument(given, name);
  if (value == nullptr || !value->is_object()) return request;
  Url form("");
  for (const auto& item : value->items()) {
    if (item.value().is_null()) continue;
    detail::each_parameter(item.key(), item.value(), Written::kRepeated,
                           [&](const std::string& part, const std::string& text) {
                             form = std::move(form).query(part, text);
                           });
  }
  const std::string& text = form.text();
  return std::move(request)
      .body(text.empty() ? text : text.substr(1))  // without the "?"
      .header("Content-Type", "application/x-www-form-urlencoded");
}

// Writes the argument `name` as text to the request's body, with this media type.
inline Request with_text(Request request, const Json& given, const char* name,
                         const char* media_type) {
  const Json* const value = detail::argument(given, name);
  if (value == nullptr) return request;
  return std::move(request).body(written_text(*value)).header("Content-Type", media_type);
}

template <class Add>
void detail::each_parameter(const std::string& name, const Json& value, Written written,
                            const Add& add) {
  const bool is_apart = written == Written::kRepeated || written == Written::kDeep;
  if (!is_apart || !value.is_structured()) return add(name, written_text(value, written));
  for (const auto& item : value.items()) {
    if (item.value().is_null()) continue;
    std::string part = name;
    if (value.is_object())
      part = written == Written::kDeep ? name + "[" + item.key() + "]" : item.key();
    add(part, scalar_text(item.value()));
  }
}

}  // namespace patchbay::sdk
