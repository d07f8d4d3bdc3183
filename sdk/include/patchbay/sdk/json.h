// SPDX-License-Identifier: Apache-2.0
// Reads and writes JSON with the library nlohmann/json, for authors who want this library: JSON
// trees, and structs as arguments, results and configurations. If a field is missing in the JSON,
// the struct keeps its own default. A std::optional field may be absent in the JSON. An empty
// std::optional is not written; in a list or a map, it is written as null. A field is a
// std::string, bool, integer, float, double, Json, another such struct, or a std::optional,
// std::vector, std::set or std::map<std::string, …> of these. For an enumeration, use a
// std::string.
//
//   struct GetIssue {
//     std::string repo;
//     std::int64_t number = 0;
//     std::optional<std::string> cursor;
//   };
//   PATCHBAY_FIELDS(GetIssue, repo, number, cursor)     // in the struct's own namespace
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "patchbay/sdk/codec.h"
#include "patchbay/sdk/json_convert.h"

namespace patchbay::sdk {

// The maximum nesting of JSON for parse_json(). Recursive functions copy and convert a tree, and a
// call has only 256 KiB of stack. The limit prevents a provider from exhausting this stack.
constexpr int kJsonDepth = 100;

namespace detail {

// Returns true if arrays and objects are nested deeper than `most`. The text may be invalid JSON.
inline bool is_deeper(std::string_view text, int most) {
  int depth = 0;
  bool is_in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (is_in_string) {
      if (c == '\\') ++at;
      is_in_string = c != '"';
    } else if (c == '"') {
      is_in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > most) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

}  // namespace detail

// Parses JSON text. Throws Mismatch if the text is not JSON, or is nested deeper than kJsonDepth.
inline Json parse_json(std::string_view text) {
  if (detail::is_deeper(text, kJsonDepth)) {
    throw Mismatch("nested deeper than " + std::to_string(kJsonDepth) + " levels.");
  }
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    // The library's own message is not used, because it quotes the text.
    throw Mismatch("not JSON, at byte " + std::to_string(error.byte) + ".");
  } catch (const Json::exception&) {
    throw Mismatch("not JSON: a number beyond all bounds.");
  }
}

// Returns the text of a tree. Bytes that are not UTF-8 become U+FFFD.
inline std::string json_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class T>
T from_json_tree(const Json& json) {
  T value{};
  detail::read(json, value, detail::Place{});
  return value;
}

template <class T>
Json to_json_tree(const T& value) {
  return detail::write(value);
}

// The Codec of trees, numbers, bool, structs with PATCHBAY_FIELDS, and containers of them.
template <class T>
struct Codec<T, std::enable_if_t<detail::is_json<T>>> {
  static T decode(std::string_view text) { return from_json_tree<T>(parse_json(text)); }
  static void encode(const T& value, const Sink& result) {
    if constexpr (std::is_same_v<T, Json>) {
      result.write(json_text(value));
    } else {
      result.write(json_text(detail::write(value)));
    }
  }
};

}  // namespace patchbay::sdk

#define PATCHBAY_FIELD(name) ::patchbay::sdk::detail::field(#name, &Self::name),
#define PATCHBAY_FIELDS(Type, ...)                                                 \
  constexpr auto patchbay_fields(const Type*) {                                    \
    using Self = Type;                                                             \
    return ::patchbay::sdk::detail::fields(                                        \
        NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(PATCHBAY_FIELD, __VA_ARGS__)) 0); \
  }
