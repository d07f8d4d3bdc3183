#pragma once

#include <optional>
#include <string_view>

namespace patchbay::extraction {

// The outcome for a file. All but kText are final for these bytes: another try ends the same way,
// unless limits or readers change.
enum class Outcome {
  kText,
  kNoText,       // read, but it has no text: empty, or scanned pages
  kTooLarge,     // the file, or its inflated contents
  kUnsupported,  // a type that is not read
  kEncrypted,    // needs a password
  kDamaged,      // not what its type says, or hostile
  kTimedOut,     // exceeded the limits of CPU or time
  kOutOfMemory,  // exceeded the limit of memory
  kCrashed,      // its reader ended early
};

// "too_large": the word in ledgers, in the API and in the readers' answers.
std::string_view name_of(Outcome outcome);
std::optional<Outcome> outcome_of(std::string_view name);

}  // namespace patchbay::extraction
