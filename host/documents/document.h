// Declares a document, as its source describes it and as the store contains it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "documents/access.h"
#include "store/transaction.h"

namespace patchbay::documents {

// The data of one document from its source. Values that the provider does not report are empty or
// 0.
struct Listed {
  bool is_container = false;  // a folder, a drive or a space: other documents have it as parent
  bool has_content = true;    // false: there is no content to fetch
  std::string id;             // the provider's id, which stays the same after renames and moves
  std::string version;        // changes when the content changes; "": not known
  std::string reference;      // the source's own data, with which the source fetches the content
  std::string title;
  std::string url;
  std::string media_type;
  std::optional<std::uint64_t> size;  // bytes; the size of the content may differ
  Millis created_at = 0;
  Millis modified_at = 0;
  std::vector<std::string> parents;  // permissions are inherited from the first parent
  std::vector<Principal> authors;
  std::optional<Access> access;        // nullopt: the permissions have not changed
  std::string metadata;                // JSON object with the source's own data, or ""
  std::string skipped;                 // why the content cannot be fetched, as a word; "": fetch it
  std::optional<std::string> content;  // the whole content; if it is set, nothing is fetched
};

// The names by which a source finds one of the host's documents.
struct Reference {
  std::string collection;
  std::string id;
  std::string version;
  std::string reference;
};

// The result for a document's content. The store contains these numbers. If a document's outcome is
// greater than kLoaded, the state of the run is not RunState::kComplete.
enum class Outcome {
  kNone = 0,  // the document has no content
  kLoaded = 1,
  kSkipped = 2,   // not fetched again until the version changes
  kFailed = 3,    // tried again at retry_at
  kDeferred = 4,  // the provider asked to try later
};

// Returns "none", "loaded", …
std::string_view word_of(Outcome outcome);

// Bytes that are stored in pieces: one part of a content, or the text of a part.
struct StoredPart {
  std::string name;  // the name of the sheet or attachment; may be empty
  std::string media_type;
  std::uint64_t size = 0;
  std::string hash;                 // SHA-256 of all bytes, base64url; can be used as an ETag
  std::vector<std::string> pieces;  // the addresses of the pieces; all but the last have 1 MiB
};

// All parts and texts of a document's content that were loaded.
struct Loaded {
  std::vector<StoredPart> contents;
  std::vector<StoredPart> texts;
  std::string text_outcome;  // the result of host/extraction; "" if no text was extracted
  std::string encoding;      // of plain text; "guessed …" if the encoding was guessed
  bool text_cut = false;

  [[nodiscard]] bool empty() const { return contents.empty() && texts.empty(); }
};

// Convert a Loaded to JSON, and back.
std::string json_of(const Loaded& loaded);
Loaded loaded_in(std::string_view json);

// Convert the members that no query uses (parents, authors and metadata) to JSON, and back.
std::string about_json(const Listed& listed);
void read_about(std::string_view json, Listed& listed);

// Returns a digest of the document's title, URL, media type, size, times and flags, and of `about`
// (about_json()). A different digest shows that one of these values has changed.
std::string fingerprint_of(const Listed& listed, std::string_view about);

// Returns a provider's text as well-formed UTF-8 without U+0000, so that it can be stored.
std::string clean_text(std::string_view text);
void clean(Listed& listed);

}  // namespace patchbay::documents
