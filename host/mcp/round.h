// Reads a client's answers to questions.
#pragma once

#include <string>
#include <string_view>

#include "json/document.h"
#include "mcp/message.h"

namespace patchbay::mcp {

struct Round {
  enum class Kind {
    kNone,        // the client sent no answers
    kAnswers,     // `continuation` and `answers` go into the call
    kConnected,   // the user opened the page; `resume_token` continues the parked call
    kDeclined,    // the user does not want to answer
    kUnanswered,  // the client gave no answer, or an error
    kWrong,       // this server did not make the state
  };
  Kind kind = Kind::kNone;
  std::string continuation{};
  std::string answers{};
  std::string resume_token{};
};

// The way to make an action's answers from the client's answers. The state of the questions begins
// with this letter. A client that changes the letter does no harm, because this server still checks
// the answers against the action's schema.
enum class Shape : char {
  kOne = 'o',    // one form; its content is the answers
  kMany = 'm',   // one question for each member of the answers
  kActed = 'a',  // like kMany, but the answer to a form has "action" and "content"
  kPage = 'p',   // no answers: the user opened a page
};

inline constexpr std::string_view kOnlyForm = "answers";  // the key of the question of kOne
inline constexpr std::string_view kPageKey = "connect";   // the key of the question of kPage

// Reads a client's answers to the questions with this state. `responses` is an object that has, for
// each question's key, the result of the question's method.
Round round_of(std::string_view state, const json::Node& responses);

// Reads the answers that come with a request, from 2026-07-28 on.
Round round_of(const Message& message);

}  // namespace patchbay::mcp
