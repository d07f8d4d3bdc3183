// Compares the documents that a host has loaded with the documents of the sandbox's provider.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "documents/library.h"

namespace patchbay::test {

struct Copy {
  // Maps "COLLECTION/ID" to a text that represents the document's content, or to the reason why
  // there is no content.
  std::map<std::string, std::string> documents;
  // The documents that each user of the provider may read, by the user's id.
  std::map<std::string, std::set<std::string>> readable;
};

// Returns a text that represents a loaded document that is not a container. `content` is the
// complete content.
using CopyText = std::string (*)(const documents::Document& document, const std::string& content);
// Returns "TITLE: CONTENT".
std::string title_and_content(const documents::Document& document, const std::string& content);

// Returns the copy that a host has of an organization's documents. `users` are ids at the provider
// of the connector. A container stands as its title, and a document that was not loaded as its
// outcome and reason. Fails the test if a content does not fit its hash.
Copy kept_copy(documents::Library& library, const std::string& organization,
               const std::string& connector, const std::vector<std::string>& users,
               CopyText kept_as);

// CHECKs that both copies are equal, and shows the differences.
void check_equal(const Copy& kept, const Copy& truth);

}  // namespace patchbay::test
