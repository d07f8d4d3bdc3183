// Replays answers of api.github.com that @octokit/fixtures recorded.
#pragma once

#include <memory>
#include <string>

namespace patchbay::test {

// One scenario of node_modules/@octokit/fixtures on the loopback address. A request gets the
// recording with its method and path, if it has all parameters of the recording (it may have more;
// `page` must be equal). /repositories/ID means the repository of the scenario. A request that was
// not recorded gets 501. Throws std::runtime_error if the scenario is not installed.
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
