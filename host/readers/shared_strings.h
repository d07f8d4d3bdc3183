#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "readers/archive.h"

namespace patchbay::readers {

// The texts of a workbook that cells name by a number.
class SharedStrings {
 public:
  // Reads the part. Returns an empty object if the workbook has no such part.
  static Result<SharedStrings> read(Archive& archive, std::string_view part);

  // Returns the text with this number, or "" if there is no such text.
  [[nodiscard]] std::string_view at(std::string_view number) const;

 private:
  std::string text_;               // all texts, one after the other
  std::vector<std::size_t> ends_;  // the end of each text, as an index in text_
};

}  // namespace patchbay::readers
