// The text of word documents and of presentations: runs of text in paragraphs.
#pragma once

#include "extraction/text_sink.h"
#include "readers/archive.h"

namespace patchbay::readers {

// DOCX: the body, and as parts of their own headers, footers, notes and comments. A newline ends a
// paragraph, a tab ends a cell. Deleted and moved-away text is left out; macros are ignored.
Result<void> read_document(Archive& archive, std::string_view main_part,
                           extraction::TextSink& sink);

// PPTX: slides in order, each followed by its notes and ended by a form feed, like pages.
Result<void> read_presentation(Archive& archive, std::string_view main_part,
                               extraction::TextSink& sink);

}  // namespace patchbay::readers
