// Makes the questions to a client: the questions of an action, and the question to connect an
// account. The form of a question depends on the revision and on the client's capabilities.
#pragma once

#include <optional>
#include <string>

#include "mcp/methods.h"

namespace patchbay::mcp {

// Returns the questions of an action that failed with INPUT_REQUIRED. A form asks the user for a
// member of the answers, unless the "x-asks" of the member names the client's model or roots
// (sdk/ABI.md). Leaves out a question that the client cannot answer if the action does not require
// the answer. If the client cannot answer a required question, returns a refusal from revision
// 2026-07-28 on, and nothing in older revisions. If it returns nothing, the question has to be sent
// as text.
std::optional<Outcome> form_question(const Ask& ask, const Error& error);

// Returns a question that asks the user to connect the account on `page`. In revisions before
// 2026-07-28, a refusal has the question. Returns nothing if the client cannot open pages.
std::optional<Outcome> page_question(const Mcp& mcp, const Ask& ask, const Error& error,
                                     const std::string& page);

// Returns the result that carries the questions, from 2026-07-28 on.
std::string input_required(const Mcp& mcp, const Questions& questions);

}  // namespace patchbay::mcp
