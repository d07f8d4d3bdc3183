#include "readers/document_text.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "readers/package.h"
#include "readers/xml_part.h"

namespace patchbay::readers {
namespace {

using extraction::TextSink;

// Returns true for elements whose text is skipped: text that was moved to another place, and the
// second form of a picture, which is for old readers.
bool is_left_out(std::string_view name) { return name == "moveFrom" || name == "Fallback"; }

class Paragraphs final : public XmlEvents {
 public:
  explicit Paragraphs(TextSink& sink) : sink_(sink) {}

  Result<void> begin(std::string_view name, const Attributes& /*attributes*/) override {
    if (is_left_out(name)) ++left_out_;
    if (left_out_ > 0) return success();
    if (name == "t") in_text_ = true;
    if (name == "tabs") in_tab_stops_ = true;
    if (name == "tc") ++cells_;
    if (name == "tab" && !in_tab_stops_) return add("\t");
    return name == "br" || name == "cr" ? add("\n") : success();
  }

  Result<void> end(std::string_view name) override {
    if (is_left_out(name)) --left_out_;
    if (left_out_ > 0) return success();
    if (name == "t") in_text_ = false;
    if (name == "tabs") in_tab_stops_ = false;
    if (name == "tc") {
      --cells_;
      between_ = "\t";
    }
    if (name == "p" && cells_ > 0) between_ = " ";
    return name == "tr" || (name == "p" && cells_ == 0) ? end_line() : success();
  }

  Result<void> text(std::string_view piece) override {
    return in_text_ && left_out_ == 0 ? add(piece) : success();
  }

 private:
  Result<void> add(std::string_view piece) {
    if (!between_.empty()) {
      PATCHBAY_TRY(sink_.add(std::exchange(between_, {})));
    }
    return sink_.add(piece);
  }
  Result<void> end_line() {
    between_ = {};
    return sink_.add("\n");
  }

  TextSink& sink_;
  std::string_view between_;  // written before the next text of the line
  bool in_text_ = false;
  bool in_tab_stops_ = false;  // inside of `tabs`, an element `tab` is a position, not a character
  int cells_ = 0;
  int left_out_ = 0;
};

Result<void> add_paragraphs(Archive& archive, std::string_view part, TextSink& sink) {
  Paragraphs paragraphs(sink);
  return read_xml(archive, part, paragraphs);
}

// Collects the relationship ids of the slides of a presentation.
class SlideList final : public XmlEvents {
 public:
  Result<void> begin(std::string_view name, const Attributes& attributes) override {
    if (name == "sldId") ids.emplace_back(attributes.relationship_id().value_or(""));
    return success();
  }
  Result<void> end(std::string_view /*name*/) override { return success(); }
  Result<void> text(std::string_view /*piece*/) override { return success(); }

  std::vector<std::string> ids;
};

Result<void> add_slide(Archive& archive, std::string_view slide, TextSink& sink) {
  PATCHBAY_TRY(add_paragraphs(archive, slide, sink));
  PATCHBAY_TRY(const auto related, relationships_of(archive, slide));
  const std::string notes = part_of_kind(related, "notesSlide");
  if (archive.has(notes)) {
    PATCHBAY_TRY(add_paragraphs(archive, notes, sink));
  }
  return sink.add("\f");
}

}  // namespace

Result<void> read_document(Archive& archive, std::string_view main_part, TextSink& sink) {
  static constexpr std::array<std::string_view, 5> kAround = {"header", "footer", "footnotes",
                                                              "endnotes", "comments"};
  PATCHBAY_TRY(sink.begin({}));
  PATCHBAY_TRY(add_paragraphs(archive, main_part, sink));
  PATCHBAY_TRY(const auto related, relationships_of(archive, main_part));
  for (const Relationship& each : related) {
    const bool is_text = std::find(kAround.begin(), kAround.end(), each.kind) != kAround.end();
    if (!is_text || !archive.has(each.part)) continue;
    PATCHBAY_TRY(sink.begin(each.kind));
    PATCHBAY_TRY(add_paragraphs(archive, each.part, sink));
  }
  return success();
}

Result<void> read_presentation(Archive& archive, std::string_view main_part, TextSink& sink) {
  PATCHBAY_TRY(sink.begin({}));
  SlideList slides;
  PATCHBAY_TRY(read_xml(archive, main_part, slides));
  PATCHBAY_TRY(const auto related, relationships_of(archive, main_part));
  for (const std::string& id : slides.ids) {
    const std::string slide = part_of_id(related, id);
    if (!archive.has(slide)) continue;
    PATCHBAY_TRY(add_slide(archive, slide, sink));
  }
  return success();
}

}  // namespace patchbay::readers
