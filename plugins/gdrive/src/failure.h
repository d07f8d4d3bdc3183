// Turns a refusal of Drive into the error for the caller of an action. Expired credentials, missing
// scopes, limits and outages do not come here, because the host handles them by GDrive::classify.
// developers.google.com/workspace/drive/api/guides/handle-errors
#pragma once

#include <string>
#include <string_view>

#include "gdrive.h"

namespace gdrive {

// Returns the word for the reason of Drive's refusal, such as "notFound"; empty if the body has
// none. One status has many meanings, so the word decides, not the status.
std::string reason_in(std::string_view body);

// Returns the parameter that Drive names as the wrong one, such as "pageToken"; empty without one.
std::string parameter_in(std::string_view body);

// Returns the error for an answer that is not a 2xx. `what` as in GDrive::get.
Error failure_of(const Response& response, std::string_view what);
// As failure_of() above, for an answer whose body was read already.
Error failure_of(std::uint32_t status, std::string_view body, std::string_view what);

}  // namespace gdrive
