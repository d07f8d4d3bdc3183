#pragma once

#include <optional>
#include <string_view>

namespace patchbay::extraction {

// The result of reading a file. All but kText are final for these bytes: another try ends the same
// way, unless limits or readers change.
enum class Outcome {
  kText,
  kNoText,       // read, but it has no text: empty, or scanned pages
  kTooLarge,     // the file, or its inflated contents, exceed the limit
  kUnsupported,  // its type cannot be read
  kEncrypted,    // needs a password
  kDamaged,      // the bytes are not what the type says, or are hostile
  kTimedOut,     // exceeded the limits of CPU or time
  kOutOfMemory,  // exceeded the limit of memory
  kCrashed,      // its reader ended early
};

// Returns the word for ledgers, the API and the readers' answers, such as "too_large".
std::string_view name_of(Outcome outcome);
std::optional<Outcome> outcome_of(std::string_view name);

}  // namespace patchbay::extraction
