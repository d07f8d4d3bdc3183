#pragma once

#include <string>
#include <string_view>

#include "extraction/text_sink.h"
#include "readers/file_type.h"

namespace patchbay::readers {

// What is known about a file beside its text.
struct Reading {
  std::string media_type;
  std::string encoding;  // of plain text
  bool encoding_guessed = false;
  bool is_pdf = false;  // another program reads it
};

// Gets the reading before any text of the file, so that it is known whatever happens later.
class ReadingSink : public extraction::TextSink {
 public:
  virtual Result<void> tell(const Reading& reading) = 0;
};

// Reads the text of a file of any type. A refusal (refusal.h) says why there is no text. For a PDF
// it reports the reading only.
Result<void> read_file(std::string_view bytes, const Hints& hints, ReadingSink& sink);

}  // namespace patchbay::readers
