// Turns a refusal of Drive into the error for the caller of an action. Does not handle expired
// credentials, missing scopes, limits and outages: the host handles these with GDrive::classify.
// developers.google.com/workspace/drive/api/guides/handle-errors
#pragma once

#include <string>
#include <string_view>

#include "gdrive.h"

namespace gdrive {

inline constexpr std::uint32_t kNotFound = 404;
// The status of Drive's answer if Drive cannot make an export. The connector gets this status only
// for exports. For any other request, the host takes the status as an outage (GDrive::classify).
inline constexpr std::uint32_t kExportFailed = 500;

// Returns Drive's word for the reason of a refusal, for example "notFound"; "" if the body has no
// such word. The connector uses the word and not the status, because one status has many meanings.
std::string reason_in(std::string_view body);

// Returns the name of the parameter that Drive reports as wrong, for example "pageToken"; "" if
// Drive names no parameter.
std::string parameter_in(std::string_view body);

// Returns true if the body is a long-running operation of Drive (drive#operation) in place of the
// content.
bool is_operation(std::string_view body);

// Returns the error for an answer whose status is not 2xx. `what` names the requested thing in the
// message, as in GDrive::get.
Error failure_of(const Response& response, std::string_view what);
// Does the same as failure_of() above, for an answer whose body was read already.
Error failure_of(std::uint32_t status, std::string_view body, std::string_view what);

}  // namespace gdrive
