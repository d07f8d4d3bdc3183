// SPDX-License-Identifier: Apache-2.0
// An action is a function from typed arguments to a result. The SDK accepts these forms, as
// members of the connector (const or not) or as free functions whose first argument is the
// connector:
//
//   Result name(Call& call, Arguments arguments)
//   Result name(Call& call)                                          without arguments
//   void name(Call& call, Arguments arguments, const Sink& result)   writes the result in pieces
//   void name(Call& call, const Sink& result)
//
// Arguments and Result are any types with a Codec (codec.h, json.h). If Result
// is void, the result is null.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "patchbay/sdk/call.h"
#include "patchbay/sdk/codec.h"
#include "patchbay/sdk/sink.h"

namespace patchbay::sdk {

// One row of a connector's table of actions.
template <class Connector>
struct Action {
  std::string_view name;  // the action's name in the manifest
  void (*invoke)(Connector& connector, Call& call, std::string_view arguments, const Sink& result);
};

// The result of a connector's `list_actions` (see patchbay_action_list). A connector must have
// list_actions if its manifest contains `"dynamic_actions": {}`, and must not have it otherwise.
// The host does not load a connector that breaks this rule.
struct ActionList {
  std::string actions;           // a JSON array, in the form of `actions` in the manifest
  std::uint64_t generation = 0;  // must change with every change of the list
  // How long the host may use the list. 0: the host calls list_actions for every call.
  std::chrono::milliseconds lifetime{0};
};

namespace detail {

template <class T>
using Bare = std::remove_cv_t<std::remove_reference_t<T>>;

// The SDK creates new arguments for each call, so an action takes them by value or by const&.
template <class T>
inline constexpr bool is_input =
    !std::is_lvalue_reference_v<T> || std::is_const_v<std::remove_reference_t<T>>;

// Describes an action's parameters. `is_taken` is false for parameters that an action cannot have.
template <class... Parameters>
struct Shape {
  static constexpr bool is_taken = false;
  static constexpr bool writes = false;
};
template <class Taken, bool writes_itself>
struct ActionShape {
  static constexpr bool is_taken = is_input<Taken>;
  static constexpr bool writes = writes_itself;  // true: the action itself writes to the sink
  using Arguments = Bare<Taken>;                 // void: the action takes no arguments
};
template <>
struct Shape<Call&> : ActionShape<void, false> {};
template <>
struct Shape<Call&, const Sink&> : ActionShape<void, true> {};
template <class Arguments>
struct Shape<Call&, Arguments> : ActionShape<Arguments, false> {};
template <class Arguments>
struct Shape<Call&, Arguments, const Sink&> : ActionShape<Arguments, true> {};

template <class Owner, class R, class... Parameters>
struct Signature : Shape<Parameters...> {
  using Result = R;
  template <class Connector>
  static constexpr bool is_action_of =
      Signature::is_taken && std::is_convertible_v<Connector&, Owner&> &&
      (!Signature::writes || std::is_void_v<Result>);
};
struct NoSignature {
  template <class Connector>
  static constexpr bool is_action_of = false;
};

template <class C, class R, class... P>
Signature<C, R, P...> signature(R (C::*)(P...));
template <class C, class R, class... P>
Signature<const C, R, P...> signature(R (C::*)(P...) const);
template <class C, class R, class... P>
Signature<C, R, P...> signature(R (*)(C&, P...));
NoSignature signature(...);

template <auto function, class Connector, class... Parameters>
decltype(auto) apply(Connector& connector, Parameters&&... parameters) {
  if constexpr (std::is_member_pointer_v<decltype(function)>) {
    return (connector.*function)(std::forward<Parameters>(parameters)...);
  } else {
    return function(connector, std::forward<Parameters>(parameters)...);
  }
}

template <auto function, class Connector>
void run(Connector& connector, Call& call, std::string_view json, const Sink& result) {
  using Its = decltype(signature(function));
  const auto answer = [&](const auto&... sink) -> decltype(auto) {
    using Arguments = typename Its::Arguments;
    if constexpr (std::is_void_v<Arguments>) {
      return apply<function>(connector, call, sink...);
    } else {
      return apply<function>(connector, call, decode_checked<Arguments>(json, "arguments"),
                             sink...);
    }
  };
  if constexpr (Its::writes) {
    answer(result);
  } else if constexpr (std::is_void_v<typename Its::Result>) {
    answer();
    result.write("null");
  } else {
    Codec<Bare<typename Its::Result>>::encode(answer(), result);
  }
}

// A function with a name. It converts to a row of the table of every connector with which it can be
// called.
template <auto function>
struct NamedFunction {
  std::string_view name;

  template <class Connector>
  constexpr operator Action<Connector>() const {  // NOLINT: the conversion is the purpose
    constexpr bool is_action = decltype(signature(function))::template is_action_of<Connector>;
    static_assert(is_action,
                  "patchbay: this function has not the form of an action. Write: R f(Call& call), "
                  "R f(Call& call, const A& arguments), void f(Call& call, const Sink& result) or "
                  "void f(Call& call, const A& arguments, const Sink& result), as a member of the "
                  "connector or as a free function that takes the connector first.");
    if constexpr (is_action) {
      return {name, &run<function, Connector>};
    } else {
      return {};
    }
  }
};

}  // namespace detail

// Returns a row of the table: action<&GitHub::get_issue>("get_issue")
template <auto function>
constexpr detail::NamedFunction<function> action(std::string_view name) {
  return {name};
}

}  // namespace patchbay::sdk
