#include "mcp/client_answers.h"

namespace patchbay::mcp {

ClientAnswers::Expected::Expected(ClientAnswers& among, const std::string& session,
                                  std::vector<std::string> ids)
    : among_(among),
      session_(session),
      ids_(std::move(ids)),
      results_(ids_.size()),
      missing_(ids_.size()) {
  const Lock lock(among_.mutex_);
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    among_.seats_.insert_or_assign({session_, ids_[i]}, Seat{this, i});
  }
}

ClientAnswers::Expected::~Expected() {
  const Lock lock(among_.mutex_);
  for (const std::string& id : ids_) among_.seats_.erase({session_, id});
}

bool ClientAnswers::Expected::wait(const std::stop_token& stopped, Monotonic until) {
  Lock lock(among_.mutex_);
  return came_.wait(lock, until, &stopped, nullptr, [this] { return missing_ == 0; });
}

std::optional<std::vector<std::string>> ClientAnswers::Expected::take() {
  const Lock lock(among_.mutex_);
  std::vector<std::string> results;
  for (std::optional<std::string>& each : results_) {
    if (!each || each->empty()) return std::nullopt;
    results.push_back(std::move(*each));
  }
  return results;
}

std::string ClientAnswers::result_of(const Message& answer) {
  if (answer.result == nullptr) return {};
  std::string result = json::to_json(*answer.result);
  return result.size() <= kLongest ? result : std::string();
}

bool ClientAnswers::take(const std::string& session, const Message& answer) {
  std::string result = result_of(answer);
  const Lock lock(mutex_);
  const auto found = seats_.find({session, answer.id});
  if (found == seats_.end()) return false;
  Expected& expected = *found->second.expected;
  std::optional<std::string>& place = expected.results_[found->second.index];
  if (place || expected.missing_ == 0) return true;
  place = std::move(result);
  // After one error, Expected::take() returns nullopt. So Expected::wait() does not wait for the
  // other answers.
  expected.missing_ = place->empty() ? 0 : expected.missing_ - 1;
  if (expected.missing_ == 0) expected.came_.notify_all();
  return true;
}

}  // namespace patchbay::mcp
