// Turns a refusal of Graph into the error for the caller of an action. Expired credentials, limits
// and outages do not come here, because the host handles them by OneDrive::classify.
// learn.microsoft.com/graph/errors
#pragma once

#include <string>
#include <string_view>

#include "onedrive.h"

namespace onedrive {

// Returns the first of Graph's codes in the body, such as "itemNotFound"; "" if the body has none.
// One status has many meanings, so the code decides, not the status.
std::string code_in(std::string_view body);
// Returns true if one of Graph's codes in the body, at any depth of innerError, is `code`.
bool has_code(std::string_view body, std::string_view code);

// Returns the error for an answer that is not a 2xx. `what` as in OneDrive::get.
Error failure_of(const Response& response, std::string_view what);
// As failure_of() above, for an answer whose body was read already.
Error failure_of(std::uint32_t status, std::string_view body, std::string_view what);

}  // namespace onedrive
