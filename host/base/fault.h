#pragma once

#include <string>

namespace patchbay {

// One fault of a JSON document. A person or an agent can correct the fault from this description.
struct Fault {
  std::string pointer;   // RFC 6901 pointer to the place; "" for the root
  std::string keyword;   // the violated schema keyword, for example "required" or "enum"
  std::string found;     // the value at the place, shortened; "" if there is no value
  std::string allowed;   // the allowed values, in words or JSON; empty if the keyword is enough
  std::string sentence;  // the whole fault in one sentence; may contain the most similar known name
};

}  // namespace patchbay
