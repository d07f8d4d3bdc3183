#pragma once

#include <optional>
#include <string_view>

namespace patchbay::extraction {

// The result of reading a file. After any outcome except kText, the host does not read the same
// bytes again, unless the limits or the readers change.
enum class Outcome {
  kText,
  kNoText,       // the file was read but has no text: the file is empty, or has scanned pages
  kTooLarge,     // the file, or its inflated content, exceeds the limit
  kUnsupported,  // no reader reads this type
  kEncrypted,    // the file needs a password
  kDamaged,      // the bytes are hostile, or do not fit the type
  kTimedOut,     // the reader exceeded its limit of CPU or time
  kOutOfMemory,  // the reader exceeded its limit of memory
  kCrashed,      // the reader ended early, or its answer cannot be read
};

// Returns the outcome as a word, such as "too_large". Ledgers, the API and the readers' answers use
// this word.
std::string_view name_of(Outcome outcome);
std::optional<Outcome> outcome_of(std::string_view name);

}  // namespace patchbay::extraction
