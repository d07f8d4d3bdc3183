// SPDX-License-Identifier: Apache-2.0
// Converts JSON trees into values and values into JSON trees, for json.h. If a tree does not fit
// the type, says at which place. Each supported type has a Form, which reads and writes it.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "patchbay/sdk/codec.h"

namespace patchbay::sdk {

using Json = nlohmann::json;

namespace detail {

// The place of a value in its document. Each Place points to its parent, which is on the caller's
// stack.
struct Place {
  const Place* parent = nullptr;
  std::string_view name = {};
  std::size_t index = 0;
  bool is_index = false;

  // Returns a JSON pointer (RFC 6901); "" for the whole document.
  [[nodiscard]] std::string pointer() const {
    if (parent == nullptr) return {};
    std::string text = parent->pointer() + "/";
    if (is_index) return text + std::to_string(index);
    for (const char c : name) text += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return text;
  }
};

[[noreturn]] inline void mismatch(const Place& place, const Json& found, const char* expected) {
  const std::string pointer = place.pointer();
  throw Mismatch((pointer.empty() ? "the value" : "\"" + pointer + "\"") + " is " +
                 (found.is_array() || found.is_object() ? "an "
                  : found.is_null()                     ? ""
                                                        : "a ") +
                 found.type_name() + ", expected " + expected + ".");
}

template <class Self, class Member>
struct Field {
  std::string_view name;
  Member Self::* member;
};
template <class Self, class Member>
constexpr Field<Self, Member> field(std::string_view name, Member Self::* member) {
  return {name, member};
}

// Returns the fields without the last element, a 0 that ends the macro's list.
template <class... Fields, std::size_t... index>
constexpr auto first_fields(const std::tuple<Fields...>& all, std::index_sequence<index...>) {
  return std::make_tuple(std::get<index>(all)...);
}
template <class... Fields>
constexpr auto fields(Fields... all) {
  return first_fields(std::make_tuple(all...), std::make_index_sequence<sizeof...(all) - 1>{});
}

template <class T, class = void>
inline constexpr bool has_fields = false;
template <class T>
inline constexpr bool
    has_fields<T, std::void_t<decltype(patchbay_fields(static_cast<const T*>(nullptr)))>> = true;

// True for types whose Codec reads and writes JSON text (json.h). A std::string is a JSON string
// only inside another type. A std::string alone is already JSON text (codec.h).
template <class T>
inline constexpr bool is_json = std::is_same_v<T, Json> || std::is_arithmetic_v<T> || has_fields<T>;
template <class T>
inline constexpr bool is_json<std::optional<T>> = true;
template <class T>
inline constexpr bool is_json<std::vector<T>> = true;
template <class T>
inline constexpr bool is_json<std::set<T>> = true;
template <class T>
inline constexpr bool is_json<std::map<std::string, T>> = true;

template <class T, class Enable = void>
struct Form {
  static_assert(never<T>, PATCHBAY_SDK_TYPES_TAKEN);
  static void read(const Json& json, T& value, const Place& place);
  static Json write(const T& value);
};

template <class T>
void read(const Json& json, T& value, const Place& place) {
  Form<T>::read(json, value, place);
}
template <class T>
Json write(const T& value) {
  return Form<T>::write(value);
}

// ---- single values

template <>
struct Form<Json> {
  static void read(const Json& json, Json& value, const Place&) { value = json; }
  static Json write(const Json& value) { return value; }
};

template <>
struct Form<std::string> {
  static void read(const Json& json, std::string& value, const Place& place) {
    if (!json.is_string()) mismatch(place, json, "a string");
    value = json.get_ref<const std::string&>();
  }
  static Json write(const std::string& value) { return value; }
};

template <>
struct Form<bool> {
  static void read(const Json& json, bool& value, const Place& place) {
    if (!json.is_boolean()) mismatch(place, json, "true or false");
    value = json.get<bool>();
  }
  static Json write(bool value) { return value; }
};

template <class T>
struct Form<T, std::enable_if_t<std::is_floating_point_v<T>>> {
  static void read(const Json& json, T& value, const Place& place) {
    if (!json.is_number()) mismatch(place, json, "a number");
    const double number = json.get<double>();
    if (std::abs(number) > static_cast<double>(std::numeric_limits<T>::max())) {
      mismatch(place, json, "a number within its bounds");
    }
    value = static_cast<T>(number);
  }
  static Json write(T value) { return static_cast<double>(value); }
};

template <class T>
struct Form<T, std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool>>> {
  static void read(const Json& json, T& value, const Place& place) {
    if (!fits(json)) mismatch(place, json, "an integer within its bounds");
    value = json.get<T>();
  }
  static Json write(T value) { return value; }

 private:
  static bool fits(const Json& json) {
    using Limits = std::numeric_limits<T>;
    if (json.is_number_unsigned()) {
      return json.get<std::uint64_t>() <= static_cast<std::uint64_t>(Limits::max());
    }
    if (json.is_number_integer()) {  // for negative numbers
      return std::is_signed_v<T> &&
             json.get<std::int64_t>() >= static_cast<std::int64_t>(Limits::min());
    }
    if (!json.is_number_float()) return false;
    const double number = json.get<double>();  // 1.0 is an integer in JSON Schema
    return std::abs(number) <= 9007199254740992.0 && std::floor(number) == number &&
           number >= static_cast<double>(Limits::min()) &&
           number <= static_cast<double>(Limits::max());
  }
};

// ---- structs and containers

template <class T>
struct Form<T, std::enable_if_t<has_fields<T>>> {
  static void read(const Json& json, T& value, const Place& place) {
    if (!json.is_object()) mismatch(place, json, "an object");
    each_field([&](const auto& field) {
      const auto found = json.find(field.name);
      if (found == json.end()) return;
      detail::read(*found, value.*field.member, Place{&place, field.name});
    });
  }
  static Json write(const T& value) {
    Json object = Json::object();
    each_field([&](const auto& field) { write_member(object, field.name, value.*field.member); });
    return object;
  }

 private:
  template <class Use>
  static void each_field(const Use& use) {
    std::apply([&](const auto&... field) { (use(field), ...); },
               patchbay_fields(static_cast<const T*>(nullptr)));
  }
  template <class Member>
  static void write_member(Json& object, std::string_view name, const Member& member) {
    object.emplace(name, detail::write(member));
  }
  template <class Member>  // omits an empty optional
  static void write_member(Json& object, std::string_view name,
                           const std::optional<Member>& member) {
    if (member) object.emplace(name, detail::write(*member));
  }
};

template <class T>
struct Form<std::optional<T>> {
  static void read(const Json& json, std::optional<T>& value, const Place& place) {
    value.reset();
    if (!json.is_null()) detail::read(json, value.emplace(), place);
  }
  static Json write(const std::optional<T>& value) {
    return value ? detail::write(*value) : Json();
  }
};

template <class T>
struct Form<std::vector<T>> {
  static void read(const Json& json, std::vector<T>& value, const Place& place) {
    if (!json.is_array()) mismatch(place, json, "an array");
    value.clear();
    value.reserve(json.size());
    for (std::size_t i = 0; i < json.size(); ++i) {
      T element{};
      detail::read(json[i], element, Place{&place, {}, i, true});
      value.push_back(std::move(element));
    }
  }
  static Json write(const std::vector<T>& value) {
    Json array = Json::array();
    for (const T& element : value) array.push_back(detail::write(element));
    return array;
  }
};

// The Form of an array in which order and repetitions do not matter.
template <class T>
struct Form<std::set<T>> {
  static void read(const Json& json, std::set<T>& value, const Place& place) {
    std::vector<T> elements;
    detail::read(json, elements, place);
    value = std::set<T>(std::make_move_iterator(elements.begin()),
                        std::make_move_iterator(elements.end()));
  }
  static Json write(const std::set<T>& value) {
    Json array = Json::array();
    for (const T& element : value) array.push_back(detail::write(element));
    return array;
  }
};

template <class T>
struct Form<std::map<std::string, T>> {
  static void read(const Json& json, std::map<std::string, T>& value, const Place& place) {
    if (!json.is_object()) mismatch(place, json, "an object");
    value.clear();
    for (const auto& [name, member] : json.items()) {
      detail::read(member, value[name], Place{&place, name});
    }
  }
  static Json write(const std::map<std::string, T>& value) {
    Json object = Json::object();
    for (const auto& [name, member] : value) object.emplace(name, detail::write(member));
    return object;
  }
};

}  // namespace detail
}  // namespace patchbay::sdk
