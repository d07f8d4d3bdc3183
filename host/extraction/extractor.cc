#include "extraction/extractor.h"

#include <algorithm>
#include <optional>

#include "extraction/answer.h"
#include "extraction/reader_program.h"

namespace patchbay::extraction {
namespace {

using process::EndCause;
using process::Ending;

constexpr std::uint64_t kOpenFiles = 32;
// The answer may have this many bytes in addition to the text: for its lines, and for one more
// piece of text, which shows that the text is too long.
constexpr std::uint64_t kAnswerRoom = std::uint64_t{1} << 20;

// The most bytes of a media type or a file name that the program gets as an argument. Types and
// names come from outside, and the system refuses an argument of more than 128 KiB.
constexpr std::size_t kMostHint = 1024;

// Returns the limit of address space. Returns no limit with sanitizers, because sanitizers reserve
// more address space than a limit allows.
std::optional<std::uint64_t> memory_limit(std::uint64_t bytes) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  static_cast<void>(bytes);
  return std::nullopt;
#else
  return bytes;
#endif
}

// Returns the files that the reader may read: programs and libraries, but no files of users.
// Returns no limit with sanitizers, because sanitizers read /proc.
std::optional<std::vector<std::filesystem::path>> files_of(const ExtractorOptions& options) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  static_cast<void>(options);
  return std::nullopt;
#else
  return std::vector<std::filesystem::path>{
      "/usr", "/lib", "/lib64", "/etc/ld.so.cache", options.reader, options.pdftotext};
#endif
}

// Passes on at most `most` bytes of the file, even if its source states another size. Sets
// `too_large` and fails if there are more bytes.
process::Input bounded(const process::Input& bytes, std::uint64_t most, bool& too_large) {
  return [&bytes, &too_large, left = most](std::span<char> out) mutable -> Result<std::size_t> {
    PATCHBAY_TRY(const std::size_t size, bytes(out));
    too_large = size > left;
    if (too_large) return Error(Code::kTooLarge, "The file is larger than allowed.");
    left -= size;
    return size;
  };
}

Extraction finding(Outcome outcome, std::string why) {
  Extraction out;
  out.outcome = outcome;
  out.why = std::move(why);
  return out;
}

// Returns the result for a PDF, from the standard error and the exit code of pdftotext.
Extraction of_pdf(const Ending& ending, bool any_text) {
  if (ending.last_words.find("Incorrect password") != std::string::npos) {
    return finding(Outcome::kEncrypted,
                   "The PDF is encrypted and wants a password. Store it without one.");
  }
  if (ending.status.exit_code != 0) {
    return finding(
        Outcome::kDamaged,
        "The PDF is damaged: it has no pages that can be found. Open it and save it again.");
  }
  if (any_text) return {};
  return finding(Outcome::kNoText,
                 "The PDF has no text: its pages are images (scanned) or empty. Text recognition "
                 "would have to add it.");
}

// Returns the result if the reader ended before its answer was complete.
Extraction cut_short(const Ending& ending, const process::Limits& limits) {
  const std::string sentence = "Its reader " + process::sentence_of(ending, limits) + ".";
  switch (ending.how) {
    case EndCause::kCpuTime:
    case EndCause::kTime:
      return finding(Outcome::kTimedOut, sentence);
    case EndCause::kMemory:
      return finding(Outcome::kOutOfMemory, sentence);
    default:
      return finding(Outcome::kCrashed, sentence);
  }
}

Extraction judge(const Ending& ending, const process::Limits& limits, const AnswerReader& answer) {
  const bool out_of_memory =
      ending.how == EndCause::kExited && ending.status.exit_code == kNoMemory;
  if (out_of_memory)
    return finding(Outcome::kOutOfMemory, "Its reader wanted more memory than it may have.");
  if (answer.broken())
    return finding(Outcome::kCrashed, "Its reader gave no answer that can be read.");
  // The sink has already got as much text as it may get. So the result is text, however the reader
  // ended.
  if (answer.cut()) return {};
  if (ending.how != EndCause::kExited) return cut_short(ending, limits);
  if (answer.rest()) return of_pdf(ending, answer.any_text());
  if (!answer.outcome()) return cut_short(ending, limits);
  if (*answer.outcome() != Outcome::kText) return finding(*answer.outcome(), answer.sentence());
  if (answer.any_text()) return {};
  return finding(Outcome::kNoText, "The file has no text.");
}

}  // namespace

process::Command Extractor::command_for(const File& file) const {
  process::Command command;
  command.program = options_.reader;
  // A long name loses its beginning, because the end of a name shows the type of the file. A long
  // type loses its end.
  const std::size_t behind = file.name.size() - std::min(file.name.size(), kMostHint);
  command.arguments = {options_.pdftotext.string(), file.media_type.substr(0, kMostHint),
                       file.name.substr(behind)};
  command.environment = {"LANG=C.UTF-8"};
  command.limits = {.time = options_.time,
                    .cpu = options_.cpu,
                    .memory = memory_limit(options_.memory),
                    .output = options_.most_text + kAnswerRoom,
                    .file_bytes = options_.most_file,
                    .open_files = kOpenFiles};
  command.rights.files = files_of(options_);
  return command;
}

Result<Extraction> Extractor::extract(const File& file, TextSink& sink,
                                      const Patience& patience) const {
  const auto command = command_for(file);
  AnswerReader answer(sink, options_.most_text);
  bool too_large = false;
  auto ended = process::run(
      command, bounded(file.bytes, options_.most_file, too_large),
      [&answer](std::string_view piece) { return answer.take(piece); }, patience);
  if (too_large) {
    return finding(Outcome::kTooLarge,
                   "The file is larger than " + std::to_string(options_.most_file) + " bytes.");
  }
  PATCHBAY_TRY(auto ending, std::move(ended));
  if (ending.how == EndCause::kStopped) return patience.ended();
  if (ending.how == EndCause::kExited && ending.status.exit_code == kNoPdfReader) {
    return Error(Code::kInternal, options_.pdftotext.string() +
                                      " cannot be run, so that no PDF is read: install "
                                      "poppler-utils, or name the program that is there.");
  }
  PATCHBAY_TRY(answer.end());
  Extraction out = judge(ending, command.limits, answer);
  out.media_type = answer.media_type();
  out.encoding = answer.encoding();
  out.encoding_guessed = answer.encoding_guessed();
  out.cut = answer.cut();
  out.ending = std::move(ending);
  return out;
}

}  // namespace patchbay::extraction
