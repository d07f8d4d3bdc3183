#pragma once

#include <string>

namespace patchbay {

// One fault of a JSON document, described so that a person or an agent can correct it.
struct Fault {
  std::string pointer;  // RFC 6901 pointer to the place in the document; "" is the root
  std::string keyword;  // the schema keyword that was violated, such as "required" or "enum"
  std::string found;    // the value there, shortened; "" if nothing is there
  std::string allowed;  // what is allowed there, in words or JSON; empty if the keyword says enough
  std::string sentence;  // all of this in one sentence, with the nearest known name
};

}  // namespace patchbay
