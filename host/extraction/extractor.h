#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "extraction/outcome.h"
#include "extraction/text_sink.h"
#include "process/run.h"

namespace patchbay::extraction {

// A file whose text is needed. `media_type` and `name` come from the file's source and are only
// hints; the bytes decide which reader is used.
struct File {
  process::Input bytes;    // called on the thread that calls extract()
  std::string media_type;  // "text/html; charset=…"; empty if unknown
  std::string name;        // "report.docx"; empty if unknown
};

struct ExtractorOptions {
  std::filesystem::path reader;  // the path of the program patchbay-extract
  std::filesystem::path pdftotext = "/usr/bin/pdftotext";  // the program of poppler-utils
  std::uint64_t most_file = std::uint64_t{20} << 20;       // bytes; a larger file is not read
  std::uint64_t most_text = std::uint64_t{20} << 20;       // bytes; further text is cut off
  std::chrono::seconds cpu{20};
  std::chrono::milliseconds time{60'000};
  std::uint64_t memory = std::uint64_t{512} << 20;  // bytes of address space of the reader
};

// The result for one file.
struct Extraction {
  Outcome outcome = Outcome::kText;
  std::string media_type;  // empty if it is not known
  std::string why;         // a sentence that says why there is no text; empty if there is text
  std::string encoding;    // the encoding of plain text or of a web page; otherwise empty
  bool encoding_guessed = false;  // true: the reader guessed the encoding from the bytes
  bool cut = false;               // true: the file has more text or parts than the sink got
  process::Ending ending;         // how the reader's process ended, and the resources that it used
};

// Reads each file in a child process (host/process) that lives only for this file, has no network
// and no privileges, and may start no processes. Keeps only one piece of the file and one piece of
// its text in memory. Thread-safe.
class Extractor {
 public:
  explicit Extractor(ExtractorOptions options) : options_(std::move(options)) {}

  // Passes the text to `sink` while the file is read: well-formed UTF-8 without U+0000, at most
  // `most_text` bytes. If the file cannot be read, the Extraction says why. Returns errors of the
  // file's source and of the sink. Fails with CANCELLED or DEADLINE_EXCEEDED when `patience` ends.
  // Fails with OVERLOADED or INTERNAL if no reader can run.
  Result<Extraction> extract(const File& file, TextSink& sink, const Patience& patience) const;

 private:
  [[nodiscard]] process::Command command_for(const File& file) const;

  const ExtractorOptions options_;
};

}  // namespace patchbay::extraction
