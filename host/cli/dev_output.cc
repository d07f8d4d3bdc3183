#include "cli/dev_output.h"

#include <algorithm>

namespace patchbay::cli {

void KeptEnds::add(std::string_view piece) {
  const std::size_t first = std::min(piece.size(), most_ - begin_.size());
  begin_.append(piece.substr(0, first));
  end_.append(piece.substr(first));
  if (end_.size() <= 2 * most_) return;  // cut rarely, because each cut moves the rest of end_
  left_out_ += end_.size() - most_;
  end_.erase(0, end_.size() - most_);
}

std::string KeptEnds::text() const {
  const std::size_t before_end = end_.size() - std::min(end_.size(), most_);
  const std::uint64_t left_out = left_out_ + before_end;
  if (left_out == 0) return begin_ + end_;
  return begin_ + "\n" + std::string(kGap) + std::to_string(left_out) +
         " bytes are left out here]\n" + end_.substr(before_end);
}

process::Output KeptEnds::taking() {
  return [this](std::string_view piece) -> Result<void> {
    add(piece);
    return success();
  };
}

}  // namespace patchbay::cli
