// SPDX-License-Identifier: Apache-2.0
// Codecs read typed arguments, results and configurations from text, and write them as text. This
// header supports only plain text: an action may take its arguments as std::string_view (a JSON
// object, borrowed for the call) and return its result as std::string (JSON text). json.h adds JSON
// trees and structs. For any other type or JSON library, write your own specialization of Codec.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "patchbay/sdk/error.h"
#include "patchbay/sdk/sink.h"

namespace patchbay::sdk {

// Thrown by Codec::decode for text that is not JSON or does not fit the type. what() names the
// place and never quotes the text. Wrong arguments or a wrong configuration are the connector's
// fault, because the host has checked them against the schemas. A wrong response is the provider's
// fault.
class Mismatch : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The compiler's message for a type without a Codec.
#define PATCHBAY_SDK_TYPES_TAKEN                                                                  \
  "patchbay: this type cannot be read from JSON or written to it. Taken are std::string and "     \
  "std::string_view, which hold JSON text, and with patchbay/sdk/json.h also bool, integers, "    \
  "float, double, nlohmann::json, structs with PATCHBAY_FIELDS, and std::optional, std::vector, " \
  "std::set and std::map<std::string, ...> of these (a std::string inside them is a JSON "        \
  "string). "                                                                                     \
  "Any other type needs a Codec of its own: see patchbay/sdk/codec.h."

namespace detail {
template <class T>
inline constexpr bool never = false;
}  // namespace detail

// Each specialization has these two functions:
// static T decode(std::string_view json);                    throws Mismatch
// static void encode(const T& value, const Sink& result);
template <class T, class Enable = void>
struct Codec {
  static_assert(detail::never<T>, PATCHBAY_SDK_TYPES_TAKEN);
  static T decode(std::string_view json);
  static void encode(const T& value, const Sink& result);
};

// Decodes a text that the host has checked with the manifest's schema, for example "arguments".
template <class T>
T decode_checked(std::string_view json, const char* what) {
  try {
    return Codec<T>::decode(json);
  } catch (const Mismatch& mismatch) {
    throw Error(PATCHBAY_E_PLUGIN_FAULT,
                "The connector's code cannot read the " + std::string(what) +
                    " that its manifest's schema allows: " + mismatch.what() +
                    " Its author makes schema and code agree.");
  }
}

template <>
struct Codec<std::string_view> {
  static std::string_view decode(std::string_view json) { return json; }
  static void encode(std::string_view json, const Sink& result) { result.write(json); }
};

template <>
struct Codec<std::string> {
  static std::string decode(std::string_view json) { return std::string(json); }
  static void encode(const std::string& json, const Sink& result) { result.write(json); }
};

}  // namespace patchbay::sdk
