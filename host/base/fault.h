#pragma once

#include <string>

namespace patchbay {

// One thing that is wrong with a JSON document, said so that a person or an agent can mend it.
struct Fault {
  std::string pointer;   // RFC 6901 pointer to the place in the instance; "" is the root
  std::string keyword;   // the schema keyword that was violated, such as "required" or "enum"
  std::string found;     // what stood there, shortened; "" where nothing did
  std::string allowed;   // what may stand there, in words or JSON; "" where the keyword says it all
  std::string sentence;  // all of it in one sentence, with the nearest known name offered
};

}  // namespace patchbay
