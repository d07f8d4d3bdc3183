// Answers that api.github.com really gave, as @octokit/fixtures recorded them, given again.
#pragma once

#include <memory>
#include <string>

namespace patchbay::test {

// One scenario of node_modules/@octokit/fixtures on the loopback address. A request is answered by
// the recording with its method and path whose parameters it has too (it may have more; `page` has
// to agree); /repositories/ID stands for the repository the scenario is about. Whatever was not
// recorded is 501. Throws std::runtime_error when the scenario is not installed.
class Recording {
 public:
  explicit Recording(const std::string& scenario);
  ~Recording();
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

  [[nodiscard]] std::string url() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace patchbay::test
