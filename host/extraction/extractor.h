#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "extraction/outcome.h"
#include "extraction/text_sink.h"
#include "process/run.h"

namespace patchbay::extraction {

// A file whose text is wanted. Type and name are what its source says, and only hints: what the
// bytes are decides.
struct File {
  process::Input bytes;    // as BodySource reads; called on the thread that extracts
  std::string media_type;  // "text/html; charset=…"; "": unknown
  std::string name;        // "report.docx"; "": unknown
};

struct ExtractorOptions {
  std::filesystem::path reader;                            // the program patchbay-extract
  std::filesystem::path pdftotext = "/usr/bin/pdftotext";  // of poppler-utils
  std::uint64_t most_file = std::uint64_t{20} << 20;       // bytes
  std::uint64_t most_text = std::uint64_t{20} << 20;       // bytes; more is cut off
  std::chrono::seconds cpu{20};
  std::chrono::milliseconds time{60'000};
  std::uint64_t memory = std::uint64_t{512} << 20;  // address space of a reader
};

// What became of a file.
struct Extraction {
  Outcome outcome = Outcome::kText;
  std::string media_type;         // what it is; "" where nobody could tell
  std::string why;                // a sentence, unless its text was read
  std::string encoding;           // of plain text
  bool encoding_guessed = false;  // from the bytes: nothing told it
  bool cut = false;               // there is more text than ExtractorOptions::most_text
  process::Ending ending;         // of the reader, and what it took
};

// Reads files, each in a short-lived child (host/process) without network, children and
// privileges. Holds a piece of a file and a piece of its text at a time. Thread-safe.
class Extractor {
 public:
  explicit Extractor(ExtractorOptions options) : options_(std::move(options)) {}

  // Text goes to `sink` as it is read: well-formed UTF-8 without U+0000, bounded. A file that
  // cannot be read is an Extraction that says so. Errors: the file's and the sink's own; CANCELLED
  // and DEADLINE_EXCEEDED by `patience`; OVERLOADED and INTERNAL where no reader can be run.
  Result<Extraction> extract(const File& file, TextSink& sink, const Patience& patience) const;

 private:
  [[nodiscard]] process::Command command_for(const File& file) const;

  const ExtractorOptions options_;
};

}  // namespace patchbay::extraction
