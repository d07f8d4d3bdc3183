// A document, as its source describes it and as it is stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "documents/access.h"
#include "store/transaction.h"

namespace patchbay::documents {

// One document's data from its source. Values that the provider does not report are empty or 0.
struct ListedDocument {
  bool is_container = false;  // true: a folder, drive or space, which other documents have as
                              // parent
  bool has_content = true;    // false: the document has no content
  std::string id;             // the provider's id; stays the same after renames and moves
  std::string version;        // changes with the content; "" if unknown
  std::string reference;      // the source's own data for fetching the content
  std::string title;
  std::string url;
  std::string media_type;
  std::optional<std::uint64_t> size;  // in bytes; the content may have another size
  store::Millis created_at = 0;
  store::Millis modified_at = 0;
  std::vector<std::string> parents;  // ids; permissions are inherited from the first parent
  std::vector<Principal> authors;
  std::optional<Access> access;        // nullopt: the permissions have not changed
  std::string metadata;                // a JSON object with the source's own data, or ""
  std::string skipped;                 // a word that says why the content cannot be fetched; "":
                                       // fetch it
  std::optional<std::string> content;  // the whole content; if set, the host does not fetch it
};

// The ids and names with which a source finds one of the host's documents.
struct Reference {
  std::string collection;
  std::string id;
  std::string version;
  std::string reference;
};

// The outcome of loading a document's content. The numbers are stored. If a document's outcome is
// greater than kLoaded, the run's state is not RunState::kComplete.
enum class Outcome {
  kNone = 0,  // the document has no content
  kLoaded = 1,
  kSkipped = 2,   // the host fetches the content again only if the version changes
  kFailed = 3,    // the host tries again at Row::retry_at
  kDeferred = 4,  // the provider asked for a later attempt
};

// Returns "none", "loaded", …
std::string_view word_of(Outcome outcome);

// Bytes that are stored in pieces: one part of a content, or a part's text.
struct StoredPart {
  std::string name;  // name of the sheet or attachment; may be empty
  std::string media_type;
  std::uint64_t size = 0;
  std::string hash;                 // SHA-256 of all bytes as base64url; can be an ETag
  std::vector<std::string> pieces;  // addresses of the pieces; each except the last has 1 MiB
};

// All loaded parts and texts of a document's content.
struct LoadedContent {
  std::vector<StoredPart> contents;
  std::vector<StoredPart> texts;
  std::string text_outcome;  // result of host/extraction; "" if no text was extracted
  std::string encoding;      // encoding of plain text; "guessed …" if it was guessed
  bool text_cut = false;

  [[nodiscard]] bool empty() const { return contents.empty() && texts.empty(); }
};

// Convert a LoadedContent to JSON, and back.
std::string json_of(const LoadedContent& loaded);
LoadedContent loaded_in(std::string_view json);

// Convert the members without queries (parents, authors and metadata) to JSON, and back.
std::string about_json(const ListedDocument& listed);
void read_about(std::string_view json, ListedDocument& listed);

// Returns a digest of the document's title, URL, media type, size, times and flags, and of `about`
// (about_json()). A change of any of them changes the digest.
std::string fingerprint_of(const ListedDocument& listed, std::string_view about);

// Returns a provider's text as valid UTF-8 without U+0000, so that it can be stored.
std::string clean_text(std::string_view text);
void clean(ListedDocument& listed);

}  // namespace patchbay::documents
