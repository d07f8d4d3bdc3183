// How json.h turns trees into values and back, and says where they do not fit.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
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

// Where a value stands in its document; a chain through the callers' stacks.
struct Place {
  const Place* parent = nullptr;
  std::string_view name = {};
  std::size_t index = 0;
  bool is_index = false;

  // A JSON pointer (RFC 6901), "" at the top.
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

// Drops the 0 that ends the macro's list.
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

template <class T>
inline constexpr bool is_json = std::is_same_v<T, Json> || has_fields<T>;
template <class T>
inline constexpr bool is_json<std::vector<T>> = true;
template <class T>
inline constexpr bool is_json<std::map<std::string, T>> = true;

// ---- reading

inline void read(const Json& json, Json& value, const Place&) { value = json; }
inline void read(const Json& json, std::string& value, const Place& place) {
  if (!json.is_string()) mismatch(place, json, "a string");
  value = json.get_ref<const std::string&>();
}
inline void read(const Json& json, bool& value, const Place& place) {
  if (!json.is_boolean()) mismatch(place, json, "true or false");
  value = json.get<bool>();
}
inline void read(const Json& json, double& value, const Place& place) {
  if (!json.is_number()) mismatch(place, json, "a number");
  value = json.get<double>();
}

template <class T>
std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool>> read(const Json& json, T& value,
                                                                         const Place& place) {
  using Limits = std::numeric_limits<T>;
  bool fits = false;
  if (json.is_number_unsigned()) {
    fits = json.get<std::uint64_t>() <= static_cast<std::uint64_t>(Limits::max());
  } else if (json.is_number_integer()) {  // below zero
    fits =
        std::is_signed_v<T> && json.get<std::int64_t>() >= static_cast<std::int64_t>(Limits::min());
  } else if (json.is_number_float()) {  // 1.0 is an integer in JSON Schema
    const double number = json.get<double>();
    fits = std::abs(number) <= 9007199254740992.0 && std::floor(number) == number &&
           number >= static_cast<double>(Limits::min()) &&
           number <= static_cast<double>(Limits::max());
  }
  if (!fits) mismatch(place, json, "an integer within its bounds");
  value = json.get<T>();
}

template <class T>
void read(const Json& json, std::optional<T>& value, const Place& place);
template <class T>
void read(const Json& json, std::vector<T>& value, const Place& place);
template <class T>
void read(const Json& json, std::map<std::string, T>& value, const Place& place);

template <class T>
std::enable_if_t<has_fields<T>> read(const Json& json, T& value, const Place& place) {
  if (!json.is_object()) mismatch(place, json, "an object");
  const auto one = [&](const auto& field) {
    const auto found = json.find(field.name);
    if (found != json.end()) read(*found, value.*field.member, Place{&place, field.name});
  };
  std::apply([&](const auto&... field) { (one(field), ...); },
             patchbay_fields(static_cast<const T*>(nullptr)));
}

template <class T>
void read(const Json& json, std::optional<T>& value, const Place& place) {
  if (json.is_null()) {
    value.reset();
  } else {
    read(json, value.emplace(), place);
  }
}

template <class T>
void read(const Json& json, std::vector<T>& value, const Place& place) {
  if (!json.is_array()) mismatch(place, json, "an array");
  value.clear();
  value.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    T element{};
    read(json[i], element, Place{&place, {}, i, true});
    value.push_back(std::move(element));
  }
}

template <class T>
void read(const Json& json, std::map<std::string, T>& value, const Place& place) {
  if (!json.is_object()) mismatch(place, json, "an object");
  value.clear();
  for (const auto& [name, member] : json.items()) read(member, value[name], Place{&place, name});
}

// ---- writing

template <class T>
Json write(const T& value);

template <class T>
void write_member(Json& object, std::string_view name, const T& value) {
  object.emplace(name, write(value));
}
template <class T>
void write_member(Json& object, std::string_view name, const std::optional<T>& value) {
  if (value) object.emplace(name, write(*value));
}

template <class T>
struct Write {
  static Json tree(const T& value) {
    if constexpr (has_fields<T>) {
      Json object = Json::object();
      std::apply(
          [&](const auto&... field) {
            (write_member(object, field.name, value.*field.member), ...);
          },
          patchbay_fields(static_cast<const T*>(nullptr)));
      return object;
    } else {
      return Json(value);
    }
  }
};
template <class T>
struct Write<std::vector<T>> {
  static Json tree(const std::vector<T>& value) {
    Json array = Json::array();
    for (const T& element : value) array.push_back(write(element));
    return array;
  }
};
template <class T>
struct Write<std::map<std::string, T>> {
  static Json tree(const std::map<std::string, T>& value) {
    Json object = Json::object();
    for (const auto& [name, member] : value) object.emplace(name, write(member));
    return object;
  }
};

template <class T>
Json write(const T& value) {
  return Write<T>::tree(value);
}

}  // namespace detail
}  // namespace patchbay::sdk
