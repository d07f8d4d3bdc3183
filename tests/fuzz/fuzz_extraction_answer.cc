// Input: the number of bytes in a piece, then the answer of a reader. However the answer is cut
// into pieces, the text is the same: well-formed, without zero bytes, and limited in size.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "extraction/answer.h"
#include "invariant.h"

using patchbay::fuzz::must_hold;

namespace {

namespace extraction = patchbay::extraction;

constexpr std::uint64_t kMost = 1000;

class Text final : public extraction::TextSink {
 public:
  patchbay::Result<void> begin(std::string_view part) override {
    must_hold(part.find('\n') == std::string_view::npos, "a name is one line");
    all += "[" + std::string(part) + "]";
    return patchbay::success();
  }
  patchbay::Result<void> add(std::string_view text) override {
    bytes += text.size();
    all += text;
    for (std::string_view left = text; !left.empty();) {
      const int length = patchbay::utf8_character(left);
      must_hold(length > 0 && left[0] != 0, "text is whole characters, none of them zero");
      left.remove_prefix(static_cast<std::size_t>(length));
    }
    return patchbay::success();
  }

  std::string all;
  std::uint64_t bytes = 0;
};

std::string read_in_pieces(std::string_view answer, std::size_t size) {
  Text text;
  extraction::AnswerReader reader(text, kMost);
  while (!answer.empty()) {
    must_hold(reader.take(answer.substr(0, size)).has_value(), "errors are the sink's");
    answer.remove_prefix(std::min(size, answer.size()));
  }
  must_hold(reader.end().has_value(), "errors are the sink's");
  must_hold(text.bytes <= kMost, "text is bounded");
  return text.all + (reader.broken() ? "broken" : "") + reader.media_type() + reader.sentence();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view answer(reinterpret_cast<const char*>(data) + 1, size - 1);
  must_hold(read_in_pieces(answer, data[0] + std::size_t{1}) == read_in_pieces(answer, size),
            "pieces make no difference");
  return 0;
}
