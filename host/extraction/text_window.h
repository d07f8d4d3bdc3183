#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "extraction/text_sink.h"

namespace patchbay::extraction {

// Keeps one part of a file's text, and drops what is before and after it. The text consists of the
// parts of the file; each part with a name has a line "# NAME" above it.
class TextWindow final : public TextSink {
 public:
  // Keeps at most `most` bytes after the first `offset` bytes: whole characters, and at least one
  // character if there is one.
  TextWindow(std::uint64_t offset, std::uint64_t most) : offset_(offset), most_(most) {}

  Result<void> begin(std::string_view part) override;
  Result<void> add(std::string_view text) override;

  // Returns true if there is text after the kept part.
  [[nodiscard]] bool has_more() const { return has_more_; }
  [[nodiscard]] std::string take() { return std::move(kept_); }

 private:
  void keep(std::string_view text);

  const std::uint64_t offset_;
  const std::uint64_t most_;
  std::uint64_t seen_ = 0;  // bytes of the text so far
  std::string kept_;
  bool has_more_ = false;
};

}  // namespace patchbay::extraction
