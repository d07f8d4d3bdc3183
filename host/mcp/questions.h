// Questions to a client: what an action asks first, and an account that has to be connected. Which
// form a question has depends on the revision and on what the client can do.
#pragma once

#include <optional>
#include <string>

#include "mcp/methods.h"

namespace patchbay::mcp {

// Returns the questions of an action that asked something first (INPUT_REQUIRED), or a refusal if
// the client cannot answer them. A member of the answers is asked of the user by a form, or of
// whom its "x-asks" names (sdk/ABI.md). A member that is not required, and that the client
// cannot answer, is not asked. Returns nothing if the question has to be told as text.
std::optional<Outcome> form_question(const Ask& ask, const Error& error);

// Returns the question to open a page where the account can be connected. Returns nothing if the
// client cannot open pages for its user.
std::optional<Outcome> page_question(const Mcp& mcp, const Ask& ask, const Error& error,
                                     const std::string& page);

// Returns the result that asks the questions, from 2026-07-28 on.
std::string input_required(const Mcp& mcp, const Questions& questions);

}  // namespace patchbay::mcp
