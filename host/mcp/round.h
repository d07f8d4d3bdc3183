// What a client answered to questions.
#pragma once

#include <string>
#include <string_view>

#include "json/document.h"
#include "mcp/message.h"

namespace patchbay::mcp {

struct Round {
  enum class Kind {
    kNone,        // this is no answer
    kAnswers,     // `continuation` and `answers` go into the call
    kConnected,   // the user opened the page; `resume_token` makes the parked call
    kDeclined,    // the user does not want to answer
    kUnanswered,  // the client gave no answer, or an error
    kWrong,       // the state is not one of this server's
  };
  Kind kind = Kind::kNone;
  std::string continuation{};
  std::string answers{};
  std::string resume_token{};
};

// How the answers of an action are made from the client's. The state of the questions begins with
// this letter. A client may change the letter: the action's schema judges the answers.
enum class Shape : char {
  kOne = 'o',    // one form, whose content is the answers
  kMany = 'm',   // one question for each member of the answers
  kActed = 'a',  // as kMany, and each answered form has "action" and "content"
  kPage = 'p',   // no answers: the user opened a page
};

inline constexpr std::string_view kOnlyForm = "answers";  // the key of the question of kOne
inline constexpr std::string_view kPageKey = "connect";   // the key of the question of kPage

// Reads what a client answered to the questions with this state. `responses` is an object with the
// answers under their keys; an answer is the result of the question's method.
Round round_of(std::string_view state, const json::Node& responses);

// Reads the answers that come with a request, from 2026-07-28 on.
Round round_of(const Message& message);

}  // namespace patchbay::mcp
