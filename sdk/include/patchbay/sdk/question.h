// SPDX-License-Identifier: Apache-2.0
// An action throws a Question if it must first ask the caller something. Before this, the action
// must have written and changed nothing. The host invokes the action again with the answers, in
// this instance or in another one.
//
//   if (!call.has_answers() && matches.size() > 1) {
//     throw Question("Which of the " + std::to_string(matches.size()) + " calendars?")
//         .schema(R"({"type":"object","properties":{"calendar":{"type":"string"}},
//                     "required":["calendar"]})")
//         .continuation(page);
//   }
//   const Choice choice = call.answers<Choice>();
//
// The user does not answer a member of the schema that has "x-asks". The caller's program answers
// such a member: with an answer of its model, or with the list of the folders in which the user
// works (ABI.md, Questions).
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
  // `message` is a sentence for users, without secrets.
  explicit Question(std::string message) : message_(std::move(message)) {}

  // Sets the JSON Schema of the answers, which are an object. Without a schema, the answer is a
  // plain yes.
  Question schema(std::string json) && {
    schema_ = std::move(json);
    return std::move(*this);
  }
  // Sets a text that comes back unchanged with the answers. Callers store the text but cannot read
  // it.
  Question continuation(std::string bytes) && {
    continuation_ = std::move(bytes);
    return std::move(*this);
  }

  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

  // Writes the question to the host's outcome.
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
