// Turns a refusal of Graph into the error for the caller of an action. Does not handle expired
// credentials, limits and outages: the host handles these with OneDrive::classify.
// learn.microsoft.com/graph/errors
#pragma once

#include <string>
#include <string_view>

#include "onedrive.h"

namespace onedrive {

// Returns the first of Graph's codes in the body, for example "itemNotFound"; "" if the body has no
// code. The connector uses the code and not the status, because one status has many meanings.
std::string code_in(std::string_view body);
// Returns true if one of Graph's codes in the body, at any depth of innerError, is `code`.
bool has_code(std::string_view body, std::string_view code);

// Returns the error for an answer whose status is not 2xx. `what` names the requested thing in the
// message, as in OneDrive::get.
Error failure_of(const Response& response, std::string_view what);
// Does the same as failure_of() above, for an answer whose body was read already.
Error failure_of(std::uint32_t status, std::string_view body, std::string_view what);

}  // namespace onedrive
