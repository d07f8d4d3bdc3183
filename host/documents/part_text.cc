#include "documents/part_text.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "documents/piece_text.h"

namespace patchbay::documents {
namespace {

// The text of a file differs from its bytes if its media type contains one of these words, or its
// name has one of these endings.
constexpr std::array<std::string_view, 9> kMarkup{
    "html",   "xml",          "rtf",      "pdf",          "officedocument",
    "msword", "opendocument", "ms-excel", "ms-powerpoint"};
constexpr std::array<std::string_view, 5> kMarkupEndings{".html", ".htm", ".xhtml", ".xml", ".rtf"};

// Stores the text that is extracted from one part.
class StagedText final : public extraction::TextSink {
 public:
  explicit StagedText(PieceStage& stage) : stage_(stage) {}

  Result<void> begin(std::string_view part) override {
    PATCHBAY_TRY(end());
    name_ = part;
    return success();
  }
  Result<void> add(std::string_view text) override {
    if (!writer_) writer_.emplace(stage_, name_, "text/plain");
    return writer_->write(text);
  }
  Result<void> end() {
    if (!writer_) return success();
    PATCHBAY_TRY(auto part, writer_->finish());
    writer_.reset();
    parts.push_back(std::move(part));
    return success();
  }

  std::vector<StoredPart> parts;

 private:
  PieceStage& stage_;
  std::string name_;
  std::optional<PartWriter> writer_;
};

// Returns a function that reads a part piece by piece, from memory or from the store.
process::Input input_of_part(const FetchParts& parts, const FetchedPart& part) {
  return [&parts, &part, at = std::uint64_t{0}, piece = std::string_view(part.whole),
          kept = std::string()](std::span<char> out) mutable -> Result<std::size_t> {
    if (piece.empty() && at < part.stored.size) {
      PATCHBAY_TRY(kept, parts.store.read([&](store::Transaction& transaction) {
        return read_part(transaction, part.stored, at, kPieceBytes);
      }));
      piece = kept;
    }
    const std::size_t size = std::min(out.size(), piece.size());
    std::memcpy(out.data(), piece.data(), size);
    piece.remove_prefix(size);
    at += size;
    return size;
  };
}

Result<void> extract_text(const FetchParts& parts, const ListedDocument& document,
                          const FetchedPart& part, const Patience& patience, FoundText& found) {
  const auto* extractor = parts.room.extractor();
  if (extractor == nullptr) {
    found.outcome = "unsupported";
    found.why = "This host reads plain text alone: it has no text reader.";
    return success();
  }
  if (part.whole.empty() && part.stored.size > 0) {
    PATCHBAY_TRY(parts.stage.flush());
  }
  StagedText text(parts.stage);
  const extraction::File file{input_of_part(parts, part), part.stored.media_type, document.title};
  PATCHBAY_TRY(const auto read, extractor->extract(file, text, patience));
  const bool is_text = read.outcome == extraction::Outcome::kText;
  if (is_text) {
    PATCHBAY_TRY(text.end());
    found.texts.insert(found.texts.end(), text.parts.begin(), text.parts.end());
  }
  if (is_text || found.outcome == "no_text") found.outcome = name_of(read.outcome);
  if (!read.why.empty()) found.why = read.why;
  found.encoding = (read.encoding_guessed ? "guessed " : "") + read.encoding;
  found.is_cut = found.is_cut || read.cut;
  return success();
}

bool has_markup(std::string_view media_type, std::string_view title) {
  const auto is_in = [&](std::string_view word) {
    return media_type.find(word) != std::string_view::npos;
  };
  const auto is_end = [&](std::string_view ending) { return title.ends_with(ending); };
  return std::any_of(kMarkup.begin(), kMarkup.end(), is_in) ||
         std::any_of(kMarkupEndings.begin(), kMarkupEndings.end(), is_end);
}

}  // namespace

bool is_plain(const ListedDocument& document, const FetchedPart& part) {
  const std::string_view bytes = part.whole;
  const bool is_whole = bytes.size() == part.stored.size;
  const bool is_marked = bytes.starts_with("%PDF-") || bytes.starts_with("{\\rtf") ||
                         bytes.starts_with("\xEF\xBB\xBF");
  return is_whole && !is_marked && !has_markup(part.stored.media_type, document.title) &&
         is_text(bytes);
}

Result<FoundText> read_text(const FetchParts& parts, const ListedDocument& document,
                            const std::vector<FetchedPart>& fetched, const Patience& patience) {
  FoundText found;
  for (const FetchedPart& part : fetched) {
    if (part.stored.size == 0) continue;
    if (is_plain(document, part)) {
      found.texts.push_back(part.stored);
      found.outcome = "text";
      found.encoding = "UTF-8";
      continue;
    }
    PATCHBAY_TRY(extract_text(parts, document, part, patience, found));
  }
  return found;
}

}  // namespace patchbay::documents
