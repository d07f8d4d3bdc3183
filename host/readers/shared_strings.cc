#include "readers/shared_strings.h"

#include <charconv>

#include "readers/xml_part.h"

namespace patchbay::readers {
namespace {

class StringEvents final : public XmlEvents {
 public:
  StringEvents(std::string& text, std::vector<std::size_t>& ends) : text_(text), ends_(ends) {}

  Result<void> begin(std::string_view name, const Attributes& /*attributes*/) override {
    if (name == "t") in_text_ = true;
    if (name == "rPh") in_reading_ = true;
    return success();
  }
  Result<void> end(std::string_view name) override {
    if (name == "t") in_text_ = false;
    if (name == "rPh") in_reading_ = false;
    if (name == "si") ends_.push_back(text_.size());
    return success();
  }
  Result<void> text(std::string_view piece) override {
    if (in_text_ && !in_reading_) text_.append(piece);
    return success();
  }

 private:
  std::string& text_;
  std::vector<std::size_t>& ends_;
  bool in_text_ = false;
  // True inside of rPh, which has the pronunciation of Japanese characters. The pronunciation is
  // not text of the cell.
  bool in_reading_ = false;
};

}  // namespace

Result<SharedStrings> SharedStrings::read(Archive& archive, std::string_view part) {
  SharedStrings out;
  if (!archive.has(part)) return out;
  StringEvents events(out.text_, out.ends_);
  PATCHBAY_TRY(read_xml(archive, part, events));
  return out;
}

std::string_view SharedStrings::at(std::string_view number) const {
  std::size_t index = ends_.size();
  std::from_chars(number.data(), number.data() + number.size(), index);
  if (index >= ends_.size()) return {};
  const std::size_t begin = index > 0 ? ends_[index - 1] : 0;
  return std::string_view(text_).substr(begin, ends_[index] - begin);
}

}  // namespace patchbay::readers
