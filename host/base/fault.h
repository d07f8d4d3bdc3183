#pragma once

#include <string>

namespace patchbay {

// One fault of a JSON document. The text is good enough for a person or an agent to correct the
// fault.
struct Fault {
  std::string pointer;   // RFC 6901 pointer to the place in the document; "" is the root
  std::string keyword;   // the schema keyword that was violated, such as "required" or "enum"
  std::string found;     // the value at that place, shortened; "" if there is no value
  std::string allowed;   // the allowed values, in words or JSON; empty if the keyword says enough
  std::string sentence;  // all of this in one sentence; may name the nearest known name
};

}  // namespace patchbay
