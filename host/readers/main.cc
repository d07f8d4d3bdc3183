// patchbay-extract reads one file from standard input and writes an answer (extraction/answer.h).
// extraction/extractor.h starts the program in a child process, with limits and without privileges.
#include <unistd.h>

#include <cerrno>
#include <new>
#include <string>

#include "extraction/answer.h"
#include "extraction/reader_program.h"
#include "readers/read_file.h"
#include "readers/refusal.h"
#include "readers/spooled_file.h"

namespace patchbay::readers {
namespace {

using extraction::Outcome;

constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

// Writes the answer, with its text in pieces of about kPieceBytes.
class Answer final : public ReadingSink {
 public:
  Result<void> tell(const Reading& reading) override {
    is_pdf_ = reading.is_pdf;
    lines_ += extraction::type_line(reading.media_type);
    if (!reading.encoding.empty()) {
      lines_ += extraction::encoding_line(reading.encoding, reading.encoding_guessed);
    }
    return success();
  }
  Result<void> begin(std::string_view part) override {
    end_text();
    lines_ += extraction::part_line(part);
    return success();
  }
  Result<void> add(std::string_view text) override {
    text_.append(text);
    if (text_.size() >= kPieceBytes) write_out();
    return success();
  }
  void end(const Result<void>& read) {
    end_text();
    if (is_pdf_) {
      lines_ += extraction::rest_line();
    } else if (read.has_error()) {
      lines_ += extraction::end_line(outcome_of(read.error()), read.error().message());
    } else {
      lines_ += extraction::end_line(Outcome::kText, {});
    }
    write_out();
  }
  [[nodiscard]] bool is_pdf() const { return is_pdf_; }

 private:
  void end_text() {
    if (text_.empty()) return;
    lines_ += extraction::text_line(text_.size());
    lines_ += text_;
    text_.clear();
  }
  void write_out() {
    end_text();
    for (std::string_view left = lines_; !left.empty();) {
      const ssize_t written = ::write(STDOUT_FILENO, left.data(), left.size());
      if (written < 0 && errno != EINTR) ::_exit(1);  // the process that reads the answer has ended
      left.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    lines_.clear();
  }

  std::string lines_;
  std::string text_;
  bool is_pdf_ = false;
};

// Replaces this process by the program pdftotext, which is a separate program because of its
// licence (GPL). The argument "-" makes pdftotext write to standard output.
int become_pdf_reader(const char* pdftotext, const SpooledFile& file) {
  ::dup2(file.descriptor(), STDIN_FILENO);
  ::execl(pdftotext, pdftotext, "-enc", "UTF-8", "/proc/self/fd/0", "-", nullptr);
  return extraction::kNoPdfReader;
}

int read_standard_input(const char* pdftotext, const Hints& hints) {
  auto file = SpooledFile::take(STDIN_FILENO);
  if (file.has_error()) return extraction::kNoMemory;
  Answer answer;
  answer.end(read_file(file.value().bytes(), hints, answer));
  return answer.is_pdf() ? become_pdf_reader(pdftotext, file.value()) : extraction::kReadToEnd;
}

}  // namespace
}  // namespace patchbay::readers

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  // If there is no memory, the process ends immediately, and the kernel frees its memory.
  std::set_new_handler([] { ::_exit(patchbay::extraction::kNoMemory); });
  ::_exit(patchbay::readers::read_standard_input(argv[1], {argv[2], argv[3]}));
}
