// Reads a client's answers to questions.
#pragma once

#include <string>
#include <string_view>

#include "json/document.h"
#include "mcp/message.h"

namespace patchbay::mcp {

struct Round {
  enum class Kind {
    kNone,        // the request has no answers, so the action asks its questions
    kAnswers,     // `continuation` and `answers` continue the call
    kConnected,   // the user opened the page; `resume_token` continues the parked call
    kDeclined,    // the user does not want to answer
    kUnanswered,  // the client was asked, and sent an error or no answer
    kWrong,       // the state does not come from this server
  };
  Kind kind = Kind::kNone;
  std::string continuation{};
  std::string answers{};
  std::string resume_token{};
};

// How the client's answers are converted to an action's answers. The questions' state begins with
// this letter. A client that changes it does no harm, because the answers are still checked with
// the action's schema.
enum class Shape : char {
  kOne = 'o',    // one form, whose content is the answers
  kMany = 'm',   // one question for each member of the answers
  kActed = 'a',  // like kMany, but a form's answer has "action" and "content"
  kPage = 'p',   // no answers: the user opened a page
};

inline constexpr std::string_view kOnlyForm = "answers";  // the key of the question of kOne
inline constexpr std::string_view kPageKey = "connect";   // the key of the question of kPage

// Reads a client's answers to the questions with this state. `responses` is an object with the
// result for each question's key.
Round round_of(std::string_view state, const json::Node& responses);

// Reads the answers in a request, from 2026-07-28 on.
Round round_of(const Message& message);

}  // namespace patchbay::mcp
