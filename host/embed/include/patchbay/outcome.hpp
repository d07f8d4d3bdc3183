// A value or an Error, in std types.
#pragma once

#include <utility>
#include <variant>

#include "base/error.h"  // for Error and the closed list of codes; std types only

namespace patchbay {

//   if (!outcome) return report(outcome.error());
//   use(outcome.value());
//
// value() of an error and error() of a value throw std::bad_variant_access.
template <class T>
class [[nodiscard]] Outcome {
 public:
  Outcome(T value) : state_(std::move(value)) {}      // NOLINT: a value is a success
  Outcome(Error error) : state_(std::move(error)) {}  // NOLINT: an error is a failure

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
  [[nodiscard]] const Error& error() const& { return std::get<1>(state_); }
  [[nodiscard]] Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

}  // namespace patchbay
