// An action is a function from typed arguments to a result. These shapes are taken, as members of
// the connector (const or not) or as free functions that take it first:
//
//   Result name(Call& call, Arguments arguments)
//   Result name(Call& call)                                          without arguments
//   void name(Call& call, Arguments arguments, const Sink& result)   writes the result in pieces
//
// Arguments and Result are any types with a Codec (codec.h, json.h).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "patchbay/sdk/call.h"
#include "patchbay/sdk/codec.h"
#include "patchbay/sdk/sink.h"

namespace patchbay::sdk {

// One row of a connector's table of actions.
template <class Connector>
struct Action {
  std::string_view name;  // as in the manifest
  void (*invoke)(Connector& connector, Call& call, std::string_view arguments, const Sink& result);
};

// What `list_actions` of a connector gives: see patchbay_action_list. A connector has that member
// exactly when its manifest has `"dynamic_actions": {}`; one without the other is not loaded.
struct ActionList {
  std::string actions;                    // a JSON array in the form of the manifest's `actions`
  std::uint64_t generation = 0;           // changes whenever the list does
  std::chrono::milliseconds lifetime{0};  // how long it may be believed; 0: ask for every call
};

namespace detail {

template <class Result, class... Parameters>
struct Signature {};

template <class C, class R, class... P>
Signature<R, P...> signature(R (C::*)(P...));
template <class C, class R, class... P>
Signature<R, P...> signature(R (C::*)(P...) const);
template <class C, class R, class... P>
Signature<R, P...> signature(R (*)(C&, P...));

template <class T>
using Bare = std::remove_cv_t<std::remove_reference_t<T>>;

template <auto function, class Connector, class... Parameters>
decltype(auto) apply(Connector& connector, Parameters&&... parameters) {
  if constexpr (std::is_member_pointer_v<decltype(function)>) {
    return (connector.*function)(std::forward<Parameters>(parameters)...);
  } else {
    return function(connector, std::forward<Parameters>(parameters)...);
  }
}

template <auto function, class Connector, class Result>
void run(Connector& connector, Call& call, std::string_view, const Sink& result,
         Signature<Result, Call&>) {
  Codec<Bare<Result>>::encode(apply<function>(connector, call), result);
}

template <auto function, class Connector, class Result, class Arguments>
void run(Connector& connector, Call& call, std::string_view arguments, const Sink& result,
         Signature<Result, Call&, Arguments>) {
  Codec<Bare<Result>>::encode(
      apply<function>(connector, call, decode_checked<Bare<Arguments>>(arguments, "arguments")),
      result);
}

template <auto function, class Connector, class Arguments>
void run(Connector& connector, Call& call, std::string_view arguments, const Sink& result,
         Signature<void, Call&, Arguments, const Sink&>) {
  apply<function>(connector, call, decode_checked<Bare<Arguments>>(arguments, "arguments"), result);
}

// A named function that fits the table of any connector it can be called with.
template <auto function>
struct NamedFunction {
  std::string_view name;

  template <class Connector>
  constexpr operator Action<Connector>() const {  // NOLINT: the conversion is the purpose
    return {name,
            [](Connector& connector, Call& call, std::string_view arguments, const Sink& result) {
              run<function>(connector, call, arguments, result, decltype(signature(function)){});
            }};
  }
};

}  // namespace detail

// A row: action<&GitHub::get_issue>("get_issue")
template <auto function>
constexpr detail::NamedFunction<function> action(std::string_view name) {
  return {name};
}

}  // namespace patchbay::sdk
