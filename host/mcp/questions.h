// Questions to a client: the questions of an action, and the question to connect an account. The
// form of a question depends on the revision and on the client's capabilities.
#pragma once

#include <optional>
#include <string>

#include "mcp/methods.h"

namespace patchbay::mcp {

// Returns the questions of an action that failed with INPUT_REQUIRED, or a refusal if the client
// cannot answer them. A form asks the user for a member of the answers; the "x-asks" of the member
// may name somebody else to ask (sdk/ABI.md). Members that are not required and that the client
// cannot answer are left out. Returns nothing if the question has to be sent as text.
std::optional<Outcome> form_question(const Ask& ask, const Error& error);

// Returns the question that asks the user to open a page and connect the account there. Returns
// nothing if the client cannot open pages for its user.
std::optional<Outcome> page_question(const Mcp& mcp, const Ask& ask, const Error& error,
                                     const std::string& page);

// Returns the result that carries the questions, from 2026-07-28 on.
std::string input_required(const Mcp& mcp, const Questions& questions);

}  // namespace patchbay::mcp
