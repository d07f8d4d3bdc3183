// The text of what was fetched.
#pragma once

#include <string>
#include <vector>

#include "documents/fetch.h"

namespace patchbay::documents {

// A part as it was fetched. `whole` has its bytes where they are one piece.
struct FetchedPart {
  StoredPart stored;
  std::string whole;
};

struct TextFound {
  std::vector<StoredPart> texts;
  std::string outcome = "no_text";  // of host/extraction, the worst of all parts
  std::string why;
  std::string encoding;
  bool is_cut = false;
};

// Plain text is read here, where its own address serves for its text; everything else by
// host/extraction, in a child. Errors are of this host, or that the patience ended.
Result<TextFound> read_text(const FetchParts& parts, const Listed& document,
                            const std::vector<FetchedPart>& fetched, const Patience& patience);

// Whether bytes are text that needs no reader: well-formed, and of a type that is read as it is.
bool is_plain(const Listed& document, const FetchedPart& part);

}  // namespace patchbay::documents
