#include "pattern/linear_search.h"

#include <re2/re2.h>

#include <utility>

namespace patchbay::pattern {

LinearSearch::LinearSearch(std::unique_ptr<const re2::RE2> engine) : engine_(std::move(engine)) {}
LinearSearch::~LinearSearch() = default;

std::unique_ptr<const LinearSearch> LinearSearch::of(const std::string& pcre) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  options.set_dot_nl(true);
  auto engine = std::make_unique<const re2::RE2>(pcre, options);
  if (!engine->ok()) return nullptr;
  return std::unique_ptr<const LinearSearch>(new LinearSearch(std::move(engine)));
}

bool LinearSearch::search(std::string_view utf8) const {
  return engine_->Match(re2::StringPiece(utf8.data(), utf8.size()), 0, utf8.size(),
                        re2::RE2::UNANCHORED, nullptr, 0);
}

}  // namespace patchbay::pattern
