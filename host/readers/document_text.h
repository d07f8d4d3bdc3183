// Reads the text of word documents and of presentations: runs of text in paragraphs.
#pragma once

#include "extraction/text_sink.h"
#include "readers/archive.h"

namespace patchbay::readers {

// Reads a DOCX file: the body, and as further parts its headers, footers, notes and comments. A
// newline ends a paragraph, a tab separates cells. Deleted text and text that was moved away are
// left out; macros are ignored.
Result<void> read_document(Archive& archive, std::string_view main_part,
                           extraction::TextSink& sink);

// Reads a PPTX file: its slides in order. Each slide is followed by its notes and ended by a form
// feed, like a page.
Result<void> read_presentation(Archive& archive, std::string_view main_part,
                               extraction::TextSink& sink);

}  // namespace patchbay::readers
