#pragma once

#include <optional>
#include <string_view>

namespace patchbay::extraction {

// What became of a file. All but kText are final for these bytes: reading them again ends the same
// way, unless limits or readers change.
enum class Outcome {
  kText,
  kNoText,       // read, and without text: empty, or images of pages (scanned)
  kTooLarge,     // the file, or what it inflates to
  kUnsupported,  // of a type that is not read
  kEncrypted,    // wants a password
  kDamaged,      // not what its type says, or hostile
  kTimedOut,     // over the limits of CPU or time
  kOutOfMemory,  // over the limit of memory
  kCrashed,      // its reader did not come to an end of its own
};

// "too_large": as ledgers, the API and the readers' answers say it.
std::string_view name_of(Outcome outcome);
std::optional<Outcome> outcome_of(std::string_view name);

}  // namespace patchbay::extraction
