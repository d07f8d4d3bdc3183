// Reads the text of word documents and presentations.
#pragma once

#include "extraction/text_sink.h"
#include "readers/archive.h"

namespace patchbay::readers {

// Reads a DOCX file. The body is the first part; headers, footers, notes and comments are further
// parts. Writes a newline after each paragraph, and a tab between cells. Leaves out deleted text,
// moved text at its old place, and macros.
Result<void> read_document(Archive& archive, std::string_view main_part,
                           extraction::TextSink& sink);

// Reads a PPTX file: the slides in their order. Writes the notes after each slide, and then a form
// feed, as after a page.
Result<void> read_presentation(Archive& archive, std::string_view main_part,
                               extraction::TextSink& sink);

}  // namespace patchbay::readers
