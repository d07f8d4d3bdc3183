#pragma once

#include <string>
#include <string_view>

#include "extraction/text_sink.h"
#include "readers/file_type.h"

namespace patchbay::readers {

// What is said of a file beside its text.
struct Reading {
  std::string media_type;
  std::string encoding;  // of plain text
  bool encoding_guessed = false;
  bool is_pdf = false;  // another program is to read it
};

// Is told the reading before any text of the file, so that it is known whatever comes then.
class ReadingSink : public extraction::TextSink {
 public:
  virtual Result<void> tell(const Reading& reading) = 0;
};

// The text of a file, whatever it is. A refusal (refusal.h) says why there is none. For a PDF
// nothing but the reading is told.
Result<void> read_file(std::string_view bytes, const Hints& hints, ReadingSink& sink);

}  // namespace patchbay::readers
