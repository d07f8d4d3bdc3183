#pragma once

#include <string_view>

#include "base/result.h"

namespace patchbay::extraction {

// Takes the text of a file, part by part, while it is read. The text must not be used before the
// outcome is known. Called on the thread that calls extract().
class TextSink {
 public:
  virtual ~TextSink() = default;
  // A part of that name begins, such as a sheet or the notes; "" stands for the body of the file.
  // If the sink returns an error, the extraction ends and returns that error.
  virtual Result<void> begin(std::string_view part) = 0;
  // Takes the next text of the part. An error has the same effect as above.
  virtual Result<void> add(std::string_view text) = 0;
};

}  // namespace patchbay::extraction
