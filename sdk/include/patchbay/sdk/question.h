// SPDX-License-Identifier: Apache-2.0
// Thrown out of an action that has to ask the caller something first. The action has written
// nothing and changed nothing; it is invoked again with the answers, in this instance or another
// one.
//
//   if (!call.has_answers() && matches.size() > 1) {
//     throw Question("Which of the " + std::to_string(matches.size()) + " calendars?")
//         .schema(R"({"type":"object","properties":{"calendar":{"type":"string"}},
//                     "required":["calendar"]})")
//         .continuation(page);
//   }
//   const Choice choice = call.answers<Choice>();
#pragma once

#include <exception>
#include <string>
#include <utility>

#include "patchbay/abi/actions.h"
#include "patchbay/sdk/json_text.h"
#include "patchbay/sdk/sink.h"

namespace patchbay::sdk {

class Question : public std::exception {
 public:
  // A sentence for people; no secret.
  explicit Question(std::string message) : message_(std::move(message)) {}

  // The JSON Schema of the answers, an object. Without it the answer is a plain yes.
  Question schema(std::string json) && {
    schema_ = std::move(json);
    return std::move(*this);
  }
  // Comes back with the answers, unchanged; callers keep it and cannot read it.
  Question continuation(std::string bytes) && {
    continuation_ = std::move(bytes);
    return std::move(*this);
  }

  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

  // Writes it into the outcome that the host gave.
  void write(patchbay_action_outcome& outcome) const {
    std::string asked = "{\"message\":" + json_quote(message_);
    if (!schema_.empty()) asked += ",\"schema\":" + schema_;
    Sink(*outcome.result).write(asked + "}");
    if (!continuation_.empty()) Sink(*outcome.continuation).write(continuation_);
    outcome.kind = PATCHBAY_OUTCOME_INPUT_REQUIRED;
  }

 private:
  std::string message_;
  std::string schema_;
  std::string continuation_;
};

}  // namespace patchbay::sdk
