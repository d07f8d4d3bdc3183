// A document as its source describes it, and as the store keeps it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "documents/access.h"
#include "store/transaction.h"

namespace patchbay::documents {

// What a source says of one document. Values that the provider does not tell are empty or 0.
struct Listed {
  bool is_container = false;  // a folder, a drive or a space: other documents have it as parent
  bool has_content = true;    // false: there is no content to fetch
  std::string id;             // the provider's id, which stays the same after renames and moves
  std::string version;        // changes when the content changes; "": the source does not know
  std::string reference;      // data of the source that it needs to fetch the content
  std::string title;
  std::string url;
  std::string media_type;
  std::optional<std::uint64_t> size;  // bytes, according to the listing
  Millis created_at = 0;
  Millis modified_at = 0;
  std::vector<std::string> parents;  // permissions are inherited from the first parent
  std::vector<Principal> authors;
  std::optional<Access> access;        // nullopt: the permissions have not changed
  std::string metadata;                // JSON object with the source's own data, or ""
  std::string skipped;                 // a word why the content cannot be fetched; "": fetch it
  std::optional<std::string> content;  // the whole content, in media_type; so it is not fetched
};

// Names one of the host's documents to its source.
struct Reference {
  std::string collection;
  std::string id;
  std::string version;
  std::string reference;
};

// What happened to a document's content. The store contains these numbers. With a number above
// kLoaded, a run is not plainly complete.
enum class Outcome {
  kNone = 0,  // the document has no content
  kLoaded = 1,
  kSkipped = 2,   // not tried again while its version stays the same
  kFailed = 3,    // tried again at retry_at
  kDeferred = 4,  // the provider asked to try later
};

// Returns "none", "loaded", …
std::string_view word_of(Outcome outcome);

// Bytes that are stored in pieces: one part of a content, or its text.
struct StoredPart {
  std::string name;  // the name of the sheet or attachment; may be empty
  std::string media_type;
  std::uint64_t size = 0;
  std::string hash;                 // SHA-256 of all bytes, base64url; can be used as an ETag
  std::vector<std::string> pieces;  // their addresses; all but the last have 1 MiB
};

// Everything that was loaded of a document's content.
struct Loaded {
  std::vector<StoredPart> contents;
  std::vector<StoredPart> texts;
  std::string text_outcome;  // of host/extraction; "" if no text was looked for
  std::string encoding;      // of plain text; "guessed …" if the file does not name it
  bool text_cut = false;

  [[nodiscard]] bool empty() const { return contents.empty() && texts.empty(); }
};

// Converts to JSON, and back.
std::string json_of(const Loaded& loaded);
Loaded loaded_in(std::string_view json);

// The members that no query uses: parents, authors and metadata.
std::string about_json(const Listed& listed);
void read_about(std::string_view json, Listed& listed);

// Returns a value that changes when anything about the document changes, except version, reference
// and access.
std::string fingerprint_of(const Listed& listed, std::string_view about);

// Returns a provider's text as well-formed UTF-8 without U+0000, so that it can be stored.
std::string clean_text(std::string_view text);
void clean(Listed& listed);

}  // namespace patchbay::documents
