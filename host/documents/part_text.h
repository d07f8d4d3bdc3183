// Extracts the text of fetched contents.
#pragma once

#include <string>
#include <vector>

#include "documents/fetch.h"

namespace patchbay::documents {

// A fetched part. `whole` contains its bytes if it has only one piece.
struct FetchedPart {
  StoredPart stored;
  std::string whole;
};

struct FoundText {
  std::vector<StoredPart> texts;
  std::string outcome = "no_text";  // result of host/extraction for all parts together
  std::string why;
  std::string encoding;
  bool is_cut = false;
};

// Extracts the text of all parts. A plain-text part is its own text. host/extraction extracts the
// text of other parts in a child process. Fails only with errors of this host, or if the patience
// ends.
Result<FoundText> read_text(const FetchParts& parts, const ListedDocument& document,
                            const std::vector<FetchedPart>& fetched, const Patience& patience);

// Returns true if the part has only one piece and is plain text: valid UTF-8, and not of a type
// that must be converted.
bool is_plain(const ListedDocument& document, const FetchedPart& part);

}  // namespace patchbay::documents
