#pragma once

#include <string_view>

#include "base/result.h"

namespace patchbay::extraction {

// Takes the text of a file, part by part, as it is read. Keep the text apart until the outcome is
// known. Called on the thread that extracts.
class TextSink {
 public:
  virtual ~TextSink() = default;
  // A part of that name begins: a sheet, the notes. "": the body of the file. An error ends the
  // extraction, which returns it.
  virtual Result<void> begin(std::string_view part) = 0;
  // The next text of the part. An error as above.
  virtual Result<void> add(std::string_view text) = 0;
};

}  // namespace patchbay::extraction
