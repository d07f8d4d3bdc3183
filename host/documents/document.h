// A document as its source tells of it, and as the store keeps it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "documents/access.h"
#include "store/transaction.h"

namespace patchbay::documents {

// What a source says of one document. What the provider does not tell is empty or 0.
struct Listed {
  bool is_container = false;  // a folder, a drive, a space: others have it as parent
  bool has_content = true;    // false: it is never fetched
  std::string id;             // the provider's own, stable over renames and moves
  std::string version;        // changes when the content does; "": the source cannot tell
  std::string reference;      // what fetching needs; the source's own words
  std::string title;
  std::string url;
  std::string media_type;
  std::optional<std::uint64_t> size;  // bytes, as the listing says
  Millis created_at = 0;
  Millis modified_at = 0;
  std::vector<std::string> parents;  // the first is the one that permissions come from
  std::vector<Principal> authors;
  std::optional<Access> access;        // none: as it was told before
  std::string metadata;                // the source's own, a JSON object or ""
  std::string skipped;                 // why its content is not to be had, a word; "": fetch it
  std::optional<std::string> content;  // all of it, in media_type: it is not fetched
};

// Names a document that the host has, to the source.
struct Reference {
  std::string collection;
  std::string id;
  std::string version;
  std::string reference;
};

// What became of a document's content. The numbers are those that are stored; above kLoaded is what
// keeps a run from being plainly complete.
enum class Outcome {
  kNone = 0,  // it has no content
  kLoaded = 1,
  kSkipped = 2,   // for good, as long as its version stays
  kFailed = 3,    // tried again at retry_at
  kDeferred = 4,  // the provider wants it asked for later
};

// "none", "loaded", …
std::string_view word_of(Outcome outcome);

// Bytes that lie in pieces: a part of a content, or its text.
struct StoredPart {
  std::string name;  // of the sheet, of the attachment; may be empty
  std::string media_type;
  std::uint64_t size = 0;
  std::string hash;                 // SHA-256 of all bytes, base64url: good for an ETag
  std::vector<std::string> pieces;  // addresses, each of 1 MiB but the last
};

// Everything that was loaded of a document.
struct Loaded {
  std::vector<StoredPart> contents;
  std::vector<StoredPart> texts;
  std::string text_outcome;  // of host/extraction; "" where no text was looked for
  std::string encoding;      // of plain text; "guessed …" where nothing told it
  bool text_cut = false;

  [[nodiscard]] bool empty() const { return contents.empty() && texts.empty(); }
};

// As JSON, and back.
std::string json_of(const Loaded& loaded);
Loaded loaded_in(std::string_view json);

// The rest of a document, which nothing looks for: parents, authors, metadata.
std::string about_json(const Listed& listed);
void read_about(std::string_view json, Listed& listed);

// Changes when anything that is told of the document does, but its version, reference and access.
std::string fingerprint_of(const Listed& listed, std::string_view about);

// Text of a provider made fit to be stored: well-formed UTF-8 without U+0000.
std::string clean_text(std::string_view text);
void clean(Listed& listed);

}  // namespace patchbay::documents
