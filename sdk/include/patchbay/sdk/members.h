// SPDX-License-Identifier: Apache-2.0
// The members that the wrapper looks for in a connector class. A member with such a name and
// another form would be ignored silently; instead it ends the compilation, with a sentence.
#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

#include "patchbay/sdk/action.h"
#include "patchbay/sdk/auth.h"
#include "patchbay/sdk/call.h"
#include "patchbay/sdk/sink.h"

namespace patchbay::sdk::detail {

struct NoClass {};
// A class to inherit from. In a final class only public members without overloads are seen.
template <class Connector>
using Inheritable = std::conditional_t<std::is_final_v<Connector>, NoClass, Connector>;

// names_MEMBER<Connector>: it has a member of that name, in any form. If a class inherits the name
// twice, it is not clear which one it means.
#define PATCHBAY_SDK_NAMES(member)                                                             \
  struct Other_##member {                                                                      \
    int member;                                                                                \
  };                                                                                           \
  template <class Connector>                                                                   \
  struct Both_##member : Inheritable<Connector>, Other_##member {};                            \
  template <class Connector, class = void>                                                     \
  inline constexpr bool is_twice_##member = true;                                              \
  template <class Connector>                                                                   \
  inline constexpr bool                                                                        \
      is_twice_##member<Connector, std::void_t<decltype(&Both_##member<Connector>::member)>> = \
          false;                                                                               \
  template <class Connector, class = void>                                                     \
  inline constexpr bool names_##member = is_twice_##member<Connector>;                         \
  template <class Connector>                                                                   \
  inline constexpr bool names_##member<Connector, std::void_t<decltype(&Connector::member)>> = \
      true;

PATCHBAY_SDK_NAMES(identify)
PATCHBAY_SDK_NAMES(probe)
PATCHBAY_SDK_NAMES(classify)
PATCHBAY_SDK_NAMES(list_actions)
PATCHBAY_SDK_NAMES(invoke)
#undef PATCHBAY_SDK_NAMES

// has_MEMBER<Connector>: the wrapper can call it.
template <class Connector, class = void>
inline constexpr bool has_identify = false;
template <class Connector>
inline constexpr bool has_identify<
    Connector, std::void_t<decltype(std::declval<Connector&>().identify(std::declval<Call&>()))>> =
    std::is_convertible_v<decltype(std::declval<Connector&>().identify(std::declval<Call&>())),
                          Identity>;

template <class Connector, class = void>
inline constexpr bool has_probe = false;
template <class Connector>
inline constexpr bool has_probe<
    Connector, std::void_t<decltype(std::declval<Connector&>().probe(std::declval<Call&>()))>> =
    true;

template <class Connector, class = void>
inline constexpr bool has_classify = false;
template <class Connector>
inline constexpr bool
    has_classify<Connector, std::void_t<decltype(std::declval<const Connector&>().classify(
                                std::declval<const Answer&>()))>> =
        std::is_convertible_v<decltype(std::declval<const Connector&>().classify(
                                  std::declval<const Answer&>())),
                              Verdict>;

template <class Connector, class = void>
inline constexpr bool has_classify_from = false;
template <class Connector>
inline constexpr bool
    has_classify_from<Connector, std::enable_if_t<(Connector::classify_from >= 100)>> =
        has_classify<Connector>;

template <class Connector, class = void>
inline constexpr bool has_list_actions = false;
template <class Connector>
inline constexpr bool has_list_actions<
    Connector,
    std::void_t<decltype(std::declval<Connector&>().list_actions(std::declval<Call&>()))>> =
    std::is_convertible_v<decltype(std::declval<Connector&>().list_actions(std::declval<Call&>())),
                          ActionList>;

template <class Connector, class = void>
inline constexpr bool has_invoke = false;
template <class Connector>
inline constexpr bool
    has_invoke<Connector, std::void_t<decltype(std::declval<Connector&>().invoke(
                              std::declval<Call&>(), std::string_view(), std::string_view(),
                              std::declval<const Sink&>()))>> = true;

template <class Connector>
inline constexpr bool has_auth = has_identify<Connector> && has_probe<Connector>;

// Each sentence is written once, where the compiler prints it.
template <class Connector>
constexpr void check_members() {
  static_assert(!names_identify<Connector> || has_identify<Connector>,
                "patchbay: the connector's identify is not in the form that is called. Write: "
                "Identity identify(Call& call), public, const or not.");
  static_assert(!names_probe<Connector> || has_probe<Connector>,
                "patchbay: the connector's probe is not in the form that is called. Write: "
                "void probe(Call& call), public, const or not; it throws when the connection does "
                "not work.");
  static_assert(!names_classify<Connector> || has_classify<Connector>,
                "patchbay: the connector's classify is not in the form that is called. Write: "
                "Verdict classify(const Answer& answer) const, public, and const.");
  static_assert(!names_list_actions<Connector> || has_list_actions<Connector>,
                "patchbay: the connector's list_actions is not in the form that is called. Write: "
                "ActionList list_actions(Call& call), public, const or not.");
  static_assert(!names_invoke<Connector> || has_invoke<Connector>,
                "patchbay: the connector's invoke is not in the form that is called. Write: "
                "void invoke(Call& call, std::string_view action, std::string_view arguments, "
                "const Sink& result), public, const or not.");
  static_assert(
      (names_identify<Connector> && names_probe<Connector>) ||
          !(names_identify<Connector> || names_probe<Connector> || names_classify<Connector>),
      "patchbay: a connector with identify, probe or classify has identify(Call&) and probe(Call&) "
      "both; classify(const Answer&) const is optional.");
  static_assert(!names_list_actions<Connector> || names_invoke<Connector>,
                "patchbay: what list_actions lists needs invoke(Call&, std::string_view, "
                "std::string_view, const Sink&) to run it.");
}

}  // namespace patchbay::sdk::detail
