// Reads the text of fetched contents.
#pragma once

#include <string>
#include <vector>

#include "documents/fetch.h"

namespace patchbay::documents {

// A fetched part. `whole` contains its bytes if the part is a single piece.
struct FetchedPart {
  StoredPart stored;
  std::string whole;
};

struct TextFound {
  std::vector<StoredPart> texts;
  std::string outcome = "no_text";  // of host/extraction, for all parts together
  std::string why;
  std::string encoding;
  bool is_cut = false;
};

// Reads the text of all parts. Plain text is read here, and its content is also stored as its text.
// host/extraction reads everything else, in a child process. Fails only with errors of this host,
// or if the patience ends.
Result<TextFound> read_text(const FetchParts& parts, const Listed& document,
                            const std::vector<FetchedPart>& fetched, const Patience& patience);

// Returns true if the bytes are text already: well-formed UTF-8, and not of a type that has to be
// converted.
bool is_plain(const Listed& document, const FetchedPart& part);

}  // namespace patchbay::documents
