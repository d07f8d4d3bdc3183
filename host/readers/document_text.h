// The text of word documents and of presentations: runs of text in paragraphs.
#pragma once

#include "extraction/text_sink.h"
#include "readers/archive.h"

namespace patchbay::readers {

// DOCX: its body, and as parts of their own what stands around it: headers, notes, comments.
// Paragraphs end with a newline, cells of a table with a tab. Deleted and moved-away text is left
// out, macros are not looked at.
Result<void> read_document(Archive& archive, std::string_view main_part,
                           extraction::TextSink& sink);

// PPTX: slides in their order, each followed by its notes and ended by a form feed, as pages are.
Result<void> read_presentation(Archive& archive, std::string_view main_part,
                               extraction::TextSink& sink);

}  // namespace patchbay::readers
