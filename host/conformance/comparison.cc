#include "conformance/comparison.h"

namespace patchbay::conformance {

std::vector<CallReturn> undisturbed(Examination& examination, const std::vector<Task>& tasks) {
  std::vector<CallReturn> all;
  Scene scene(examination);
  for (const Task& task : tasks) all.push_back(scene.perform(task));
  return all;
}

bool is_same(const CallReturn& one, const CallReturn& other) {
  if (one.status != other.status || one.kind != other.kind) return false;
  if (!one.ok() || one.result == other.result) return true;
  const auto left = nlohmann::json::parse(one.result, nullptr, false);
  const auto right = nlohmann::json::parse(other.result, nullptr, false);
  return !left.is_discarded() && left == right;
}

void expect_same(const std::string& what, const CallReturn& one, const CallReturn& expected) {
  if (is_same(one, expected)) return;
  Examination::fail(what + " came to " + shown(one) + ", before it came to " + shown(expected));
}

}  // namespace patchbay::conformance
