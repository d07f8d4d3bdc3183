#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "extraction/outcome.h"

namespace patchbay::readers {

// Why a file is not read. Readers give no other error; a sink's passes through them.
Error refusal(extraction::Outcome outcome, std::string sentence);

Error damaged(std::string sentence);

// Of an error that is a refusal.
extraction::Outcome outcome_of(const Error& refusal);

}  // namespace patchbay::readers
