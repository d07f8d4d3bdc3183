// Makes the error for an OpenAPI description that cannot become a connector.
#pragma once

#include <string>
#include <utility>

#include "base/error.h"

namespace patchbay::openapi {

inline Error refusal(std::string message) { return {Code::kInvalidArgument, std::move(message)}; }

}  // namespace patchbay::openapi
