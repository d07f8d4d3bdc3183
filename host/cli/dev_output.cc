#include "cli/dev_output.h"

#include <algorithm>

namespace patchbay::cli {

void KeptEnds::add(std::string_view piece) {
  const std::size_t first = std::min(piece.size(), most_ - begin_.size());
  begin_.append(piece.substr(0, first));
  end_.append(piece.substr(first));
  if (end_.size() <= most_) return;
  left_out_ += end_.size() - most_;
  end_.erase(0, end_.size() - most_);
}

std::string KeptEnds::text() const {
  if (left_out_ == 0) return begin_ + end_;
  return begin_ + "\n" + std::string(kGap) + std::to_string(left_out_) +
         " bytes are left out here]\n" + end_;
}

process::Output KeptEnds::taking() {
  return [this](std::string_view piece) -> Result<void> {
    add(piece);
    return success();
  };
}

}  // namespace patchbay::cli
