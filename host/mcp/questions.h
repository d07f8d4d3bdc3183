// Questions to the user of a client: what an action asks first, and an account that has to be
// connected. Which form a question has depends on the revision and on what the client can do.
#pragma once

#include <optional>
#include <string>

#include "mcp/methods.h"

namespace patchbay::mcp {

// What a client sent back after a question (from 2026-07-28 on).
struct Round {
  enum class Kind {
    kNone,       // this is no answer
    kAnswers,    // `continuation` and `answers` go into the call
    kConnected,  // the user opened the page; `resume_token` makes the parked call
    kDeclined,   // the user does not want to answer
    kWrong,      // the state is not one of this server's
  };
  Kind kind = Kind::kNone;
  std::string continuation{};
  std::string answers{};
  std::string resume_token{};
};
Round round_of(const Message& message);

// Returns the question of an action that asked something first (INPUT_REQUIRED), or a refusal if
// the client cannot ask its user. Returns nothing for revisions in which this server cannot ask.
std::optional<Outcome> form_question(const Mcp& mcp, const Ask& ask, const Error& error);

// Returns the question to open a page where the account can be connected. Returns nothing if the
// client cannot open pages for its user.
std::optional<Outcome> page_question(const Mcp& mcp, const Ask& ask, const Error& error,
                                     const std::string& page);

}  // namespace patchbay::mcp
