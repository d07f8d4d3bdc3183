// Input: one byte that chooses a parser, then its text: ids of documents, stored JSON of documents,
// or what a source reports. No input makes the code throw, and what was read, written and read
// again is unchanged.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "documents/access.h"
#include "documents/document.h"
#include "documents/library.h"
#include "documents/page.h"
#include "documents/piece_text.h"
#include "invariant.h"

using namespace patchbay::documents;
using patchbay::fuzz::must_hold;

namespace {

void read_id(std::string_view text) {
  const auto key = key_of(text);
  if (!key) return;
  const auto again = key_of(id_of(*key));
  must_hold(again.has_value(), "an id that was made can be read");
  must_hold(again->connector == key->connector && again->collection == key->collection &&
                again->native_id == key->native_id,
            "an id names one document");
}

void read_loaded(std::string_view text) {
  const std::string once = json_of(loaded_in(text));
  must_hold(json_of(loaded_in(once)) == once, "what was loaded is read as it was written");
}

void read_principals(std::string_view text) {
  const auto once = principals_in(text);
  must_hold(principals_in(json_of(once)) == once, "principals are read as they were written");
}

void read_about_document(std::string_view text) {
  ListedDocument listed;
  read_about(text, listed);
  const std::string once = about_json(listed);
  ListedDocument again;
  read_about(once, again);
  must_hold(about_json(again) == once, "what is known of a document is read as it was written");
}

void read_piece(std::string_view text) {
  static_cast<void>(bytes_of_piece(text));
  const auto bytes = bytes_of_piece(piece_text(text));
  must_hold(bytes && *bytes == text, "a piece is read as it was written");
}

// Each byte is one report of a source about one of sixteen documents.
void take_emissions(std::string_view words) {
  Page page;
  std::size_t checkpoints = 0;
  for (const char word : words) {
    const std::string id(1, static_cast<char>('a' + (word & 15)));
    ListedDocument listed;
    listed.id = id;
    switch ((static_cast<unsigned char>(word) >> 4U) & 7U) {
      case 0:
        ++checkpoints;
        must_hold(page.checkpoint(id).has_value(), "a checkpoint is taken");
        break;
      case 1:
        must_hold(page.gone(id, (word & 1) != 0).has_value(), "a few words are taken");
        break;
      case 2:
        must_hold(page.access(id, {}).has_value(), "a few words are taken");
        break;
      default:
        must_hold(page.upsert(std::move(listed)).has_value(), "a few words are taken");
    }
    if (checkpoints > 1000) return;
  }
  must_hold(page.segments.size() == checkpoints, "each checkpoint ends a segment");
  for (const Segment& segment : page.segments) {
    std::size_t named = 0;
    std::string seen;
    for (const SourceStatement& told : segment.told) {
      if (told.document.id.empty()) continue;
      ++named;
      must_hold(seen.find(told.document.id) == std::string::npos,
                "a segment names each document once");
      seen += told.document.id;
    }
    must_hold(named <= 16, "there are sixteen documents");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 100'000) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  must_hold(is_text(clean_text(text)), "cleaned text is text");
  switch (data[0] % 6) {
    case 0:
      read_id(text);
      break;
    case 1:
      read_loaded(text);
      break;
    case 2:
      read_principals(text);
      break;
    case 3:
      read_about_document(text);
      break;
    case 4:
      read_piece(text);
      break;
    default:
      take_emissions(text);
  }
  return 0;
}
