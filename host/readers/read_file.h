#pragma once

#include <string>
#include <string_view>

#include "extraction/text_sink.h"
#include "readers/file_type.h"

namespace patchbay::readers {

// The information about a file, apart from its text.
struct Reading {
  std::string media_type;
  std::string encoding;  // the encoding of plain text or of a web page; otherwise ""
  bool encoding_guessed = false;
  bool is_pdf = false;  // the program pdftotext must read the file
};

// Receives the Reading before any text of the file, so that the Reading is known even if the text
// then cannot be read.
class ReadingSink : public extraction::TextSink {
 public:
  virtual Result<void> tell(const Reading& reading) = 0;
};

// Passes the text of a file of any type to the sink. If the file cannot be read, returns a refusal
// with the reason (refusal.h). For a PDF, passes only the Reading to the sink.
Result<void> read_file(std::string_view bytes, const Hints& hints, ReadingSink& sink);

}  // namespace patchbay::readers
