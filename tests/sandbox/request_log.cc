#include "sandbox/request_log.h"

#include <algorithm>

namespace patchbay::sandbox {

std::string_view LoggedRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (equal_ignoring_case(key, name)) return value;
  }
  return {};
}

void RequestLog::add(LoggedRequest request) {
  const std::lock_guard lock(mutex_);
  if (keep_) requests_.push_back(std::move(request));
}

void RequestLog::clear() {
  const std::lock_guard lock(mutex_);
  requests_.clear();
}

std::vector<LoggedRequest> RequestLog::all() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::size_t RequestLog::count(std::string_view route) const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::count_if(requests_.begin(), requests_.end(),
                    [&](const LoggedRequest& request) { return request.route == route; }));
}

std::size_t RequestLog::size() const {
  const std::lock_guard lock(mutex_);
  return requests_.size();
}

void RequestLog::keep(bool yes) {
  const std::lock_guard lock(mutex_);
  keep_ = yes;
}

}  // namespace patchbay::sandbox
