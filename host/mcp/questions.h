// Builds the questions to a client: an action's questions, and the question to connect an account.
// Their form depends on the revision and the client's capabilities.
#pragma once

#include <optional>
#include <string>

#include "mcp/methods.h"

namespace patchbay::mcp {

// Returns the questions of an action that failed with INPUT_REQUIRED. A form asks the user for a
// member of the answers, unless the member's "x-asks" selects the client's model or roots
// (sdk/ABI.md). Omits an optional question that the client cannot answer. If the client cannot
// answer a required question, returns a refusal from revision 2026-07-28 on, and nullopt in older
// revisions. After nullopt, the question must be sent as text.
std::optional<Outcome> form_question(const MethodCall& ask, const Error& error);

// Returns a question that asks the user to connect the account on `page`. In revisions before
// 2026-07-28, a refusal contains the question. Returns nullopt if the client cannot open pages.
std::optional<Outcome> page_question(const Mcp& mcp, const MethodCall& ask, const Error& error,
                                     const std::string& page);

// Returns the result with the questions, for revisions from 2026-07-28 on.
std::string input_required(const Mcp& mcp, const Questions& questions);

}  // namespace patchbay::mcp
