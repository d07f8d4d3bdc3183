// SPDX-License-Identifier: Apache-2.0
// The members that the SDK looks for in a connector class. If a class has a member with one of
// these names but another form, a static_assert ends the compilation with a message. Otherwise the
// SDK would silently ignore the member.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "patchbay/sdk/action.h"
#include "patchbay/sdk/auth.h"
#include "patchbay/sdk/call.h"
#include "patchbay/sdk/documents.h"
#include "patchbay/sdk/sink.h"
#include "patchbay/sdk/webhooks.h"

namespace patchbay::sdk::detail {

struct NoClass {};
// The base class for the tests below: the connector's class, or NoClass if that class is final. In
// a final class, the tests find only public members without overloads.
template <class Connector>
using Inheritable = std::conditional_t<std::is_final_v<Connector>, NoClass, Connector>;

// names_MEMBER<Connector> is true if the connector has a member with this name, in any form. The
// test derives a class from the connector and from a class with a member of this name. If the name
// is then ambiguous, the connector has such a member too.
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
PATCHBAY_SDK_NAMES(list_documents)
PATCHBAY_SDK_NAMES(fetch_document)
PATCHBAY_SDK_NAMES(list_collections)
PATCHBAY_SDK_NAMES(look_at_document)
PATCHBAY_SDK_NAMES(document_access)
PATCHBAY_SDK_NAMES(list_members)
PATCHBAY_SDK_NAMES(make_subscription)
PATCHBAY_SDK_NAMES(renew_subscription)
PATCHBAY_SDK_NAMES(end_subscription)
#undef PATCHBAY_SDK_NAMES

// has_MEMBER<Connector> is true if the SDK can call the member.
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

// has_MEMBER<Connector> is true if `member(arguments…)` can be called and its value converts to
// Result.
#define PATCHBAY_SDK_HAS(member, Result, ...)                                             \
  template <class Connector, class = void>                                                \
  inline constexpr bool has_##member = false;                                             \
  template <class Connector>                                                              \
  inline constexpr bool has_##member<                                                     \
      Connector, std::void_t<decltype(std::declval<Connector&>().member(__VA_ARGS__))>> = \
      std::is_void_v<Result> ||                                                           \
      std::is_convertible_v<decltype(std::declval<Connector&>().member(__VA_ARGS__)), Result>;

PATCHBAY_SDK_HAS(list_documents, StepEnd, std::declval<Call&>(), std::declval<const Enumeration&>(),
                 std::declval<Step&>())
PATCHBAY_SDK_HAS(fetch_document, void, std::declval<Call&>(), std::declval<const FetchRequest&>(),
                 std::declval<Content&>())
PATCHBAY_SDK_HAS(list_collections, void, std::declval<Call&>(), std::declval<Collections&>())
PATCHBAY_SDK_HAS(look_at_document, void, std::declval<Call&>(), std::declval<const DocumentRef&>(),
                 std::declval<Changes&>())
PATCHBAY_SDK_HAS(document_access, void, std::declval<Call&>(), std::declval<const DocumentRef&>(),
                 std::declval<Changes&>())
PATCHBAY_SDK_HAS(list_members, std::string, std::declval<Call&>(), std::string_view(),
                 std::string_view(), std::declval<Members&>())
PATCHBAY_SDK_HAS(make_subscription, Subscribed, std::declval<Call&>(),
                 std::declval<const Subscription&>())
PATCHBAY_SDK_HAS(renew_subscription, Subscribed, std::declval<Call&>(),
                 std::declval<const Subscription&>())
PATCHBAY_SDK_HAS(end_subscription, void, std::declval<Call&>(), std::declval<const Subscription&>())
#undef PATCHBAY_SDK_HAS

template <class Connector>
inline constexpr bool has_documents =
    has_list_documents<Connector> && has_fetch_document<Connector>;

template <class Connector>
inline constexpr bool has_webhooks =
    has_make_subscription<Connector> && has_end_subscription<Connector>;

template <class Connector>
inline constexpr bool has_auth = has_identify<Connector> && has_probe<Connector>;

template <class Connector>
constexpr void check_document_members() {
  static_assert(
      !names_list_documents<Connector> || has_list_documents<Connector>,
      "patchbay: the connector's list_documents is not in the form that is called. Write: "
      "StepEnd list_documents(Call& call, const Enumeration& asked, Step& step), public.");
  static_assert(
      !names_fetch_document<Connector> || has_fetch_document<Connector>,
      "patchbay: the connector's fetch_document is not in the form that is called. Write: "
      "void fetch_document(Call& call, const FetchRequest& wanted, Content& content), "
      "public.");
  static_assert(!names_list_collections<Connector> || has_list_collections<Connector>,
                "patchbay: the connector's list_collections is not in the form that is called. "
                "Write: void list_collections(Call& call, Collections& collections), public.");
  static_assert(!names_look_at_document<Connector> || has_look_at_document<Connector>,
                "patchbay: the connector's look_at_document is not in the form that is called. "
                "Write: void look_at_document(Call& call, const DocumentRef& document, Changes& "
                "changes), public.");
  static_assert(!names_document_access<Connector> || has_document_access<Connector>,
                "patchbay: the connector's document_access is not in the form that is called. "
                "Write: void document_access(Call& call, const DocumentRef& document, Changes& "
                "changes), public.");
  static_assert(!names_list_members<Connector> || has_list_members<Connector>,
                "patchbay: the connector's list_members is not in the form that is called. Write: "
                "std::string list_members(Call& call, std::string_view group, std::string_view "
                "cursor, Members& members), public.");
  static_assert(
      (names_list_documents<Connector> && names_fetch_document<Connector>) ||
          !(names_list_documents<Connector> || names_fetch_document<Connector> ||
            names_list_collections<Connector> || names_look_at_document<Connector> ||
            names_document_access<Connector>),
      "patchbay: a connector with documents has list_documents and fetch_document both; "
      "list_collections, look_at_document, document_access and list_members are optional.");
}

template <class Connector>
constexpr void check_webhook_members() {
  static_assert(!names_make_subscription<Connector> || has_make_subscription<Connector>,
                "patchbay: the connector's make_subscription is not in the form that is called. "
                "Write: Subscribed make_subscription(Call& call, const Subscription& wanted), "
                "public.");
  static_assert(!names_renew_subscription<Connector> || has_renew_subscription<Connector>,
                "patchbay: the connector's renew_subscription is not in the form that is called. "
                "Write: Subscribed renew_subscription(Call& call, const Subscription& kept), "
                "public.");
  static_assert(!names_end_subscription<Connector> || has_end_subscription<Connector>,
                "patchbay: the connector's end_subscription is not in the form that is called. "
                "Write: void end_subscription(Call& call, const Subscription& kept), public.");
  static_assert(
      (names_make_subscription<Connector> && names_end_subscription<Connector>) ||
          !(names_make_subscription<Connector> || names_end_subscription<Connector> ||
            names_renew_subscription<Connector>),
      "patchbay: a connector with webhooks has make_subscription and end_subscription both; "
      "renew_subscription is optional.");
}

// Refuses a connector that has one of these members in another form. The compiler prints each
// message.
template <class Connector>
constexpr void check_members() {
  check_document_members<Connector>();
  check_webhook_members<Connector>();
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
