#pragma once

#include <string_view>

#include "base/result.h"

namespace patchbay::extraction {

// Receives the text of a file, part by part, while the file is read. Do not use the text before the
// outcome is known. The functions run on the thread that calls extract().
class TextSink {
 public:
  virtual ~TextSink() = default;
  // Begins a part with this name, such as a sheet or the notes; "" stands for the body of the file.
  // If the sink returns an error, the extraction ends and returns this error.
  virtual Result<void> begin(std::string_view part) = 0;
  // Receives the next text of the part. An error has the same effect as in begin().
  virtual Result<void> add(std::string_view text) = 0;
};

}  // namespace patchbay::extraction
