#include "cli/first_ring.h"

#include <filesystem>
#include <ostream>

namespace patchbay::cli {

FirstRing::~FirstRing() {
  std::error_code ignored;
  if (is_new_ && !is_used_) std::filesystem::remove(source_.file, ignored);
}

Result<void> FirstRing::prepare(Random& random) {
  if (!source_.file.empty()) {
    PATCHBAY_TRY(auto lock, vault::KeyRingLock::take(source_.file));
    lock_.emplace(std::move(lock));
  }
  std::error_code ignored;
  if (source_.file.empty() || std::filesystem::exists(source_.file, ignored)) {
    PATCHBAY_TRY(vault::load_key_ring(source_));
    return success();
  }
  PATCHBAY_TRY(vault::create_key_ring(source_.file, random));
  is_new_ = true;
  return success();
}

void FirstRing::keep(std::ostream& out) {
  is_used_ = true;
  if (is_new_) out << "key ring " << source_.file << " (new; back it up apart from the store)\n";
}

}  // namespace patchbay::cli
